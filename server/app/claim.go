package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"holdfast/server/config"
)

// demoMark is the file that says that a data folder holds made-up people.
const demoMark = "this-is-a-demo"

var (
	errReal = errors.New("this folder holds the records of a practice, and a demo would open them to everybody at this computer; give the demo another folder with --data")
	errDemo = errors.New("this folder holds a demo with open doors; give the practice another folder with --data")
)

// claim keeps demo and practice out of each other's folders: the demo lets anybody in as anybody. Tools work on both.
func (h *House) claim() error {
	mark := filepath.Join(h.cfg.Data, demoMark)
	marked, err := there(mark)
	if err != nil {
		return err
	}
	records, err := there(filepath.Join(h.cfg.Data, "records"))
	switch {
	case err != nil:
		return err
	case h.use == config.Serve && marked:
		return errDemo
	case h.use != config.Demo || marked:
		return nil
	case records:
		return errReal
	}
	if err := os.MkdirAll(h.cfg.Data, 0o700); err != nil {
		return err
	}
	return os.WriteFile(mark, []byte("The people in this folder are made up. holdfast demo made it and will open it to anybody at this computer.\n"), 0o600)
}

func there(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
