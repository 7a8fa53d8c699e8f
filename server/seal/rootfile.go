package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"holdfast/server/errs"
)

// LoadOrCreateRoot reads the root key file at path, or makes one and says so (created): then the person who runs this
// place must print its paper form, since without it a lost disk is lost words. The file holds the 32 bytes of the key
// and is readable by its user alone; its folder is made for that user alone. Two processes at a first start get the same
// key. Invalid, with a sentence for the operator, when others could read or replace the file or it is no root key.
func LoadOrCreateRoot(path string) (root Root, created bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Root{}, false, fmt.Errorf("seal: the folder of the root key: %w", err)
	}
	root, err = LoadRoot(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return root, false, err
	}
	if err := checkRootDir(path); err != nil {
		return Root{}, false, err
	}
	fresh := NewRoot()
	err = createRoot(path, fresh)
	if errors.Is(err, fs.ErrExist) { // another process was faster
		root, err = LoadRoot(path)
		return root, false, err
	}
	if err != nil {
		return Root{}, false, fmt.Errorf("seal: the root key file: %w", err)
	}
	return fresh, true, nil
}

// LoadRoot reads the root key file at path and makes none. Errors are those of LoadOrCreateRoot; a file that is not there
// is also Invalid and fs.ErrNotExist.
func LoadRoot(path string) (Root, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Root{}, errs.Wrap(err, errs.Invalid, fmt.Sprintf("There is no root key at %q yet. It is made at the first start.", path))
	}
	if err != nil {
		return Root{}, fmt.Errorf("seal: the root key file: %w", err)
	}
	defer f.Close()
	// Asked of the open file, so that nothing can be put in its place between the question and the reading.
	info, err := f.Stat()
	if err != nil {
		return Root{}, fmt.Errorf("seal: the root key file: %w", err)
	}
	if err := checkRootFile(path, info); err != nil {
		return Root{}, err
	}
	key, err := io.ReadAll(io.LimitReader(f, RootLen+1))
	if err != nil {
		return Root{}, fmt.Errorf("seal: the root key file: %w", err)
	}
	if len(key) != RootLen {
		return Root{}, notARoot(path)
	}
	return checkedRoot(key)
}

func checkRootFile(path string, info fs.FileInfo) error {
	switch {
	case !info.Mode().IsRegular() || info.Size() != RootLen:
		return notARoot(path)
	case info.Mode().Perm()&0o077 != 0:
		return errs.New(errs.Invalid, fmt.Sprintf("Other users of this machine can reach the root key. Close it with: chmod 600 %q", path))
	}
	return checkRootDir(path)
}

// checkRootDir refuses a folder in which others could put another key in the place of ours.
func checkRootDir(path string) error {
	dir, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("seal: the folder of the root key: %w", err)
	}
	if dir.Mode().Perm()&0o022 != 0 {
		return errs.New(errs.Invalid, fmt.Sprintf("Other users of this machine can replace the root key. Close its folder with: chmod 700 %q", filepath.Dir(path)))
	}
	return nil
}

func notARoot(path string) error {
	return errs.New(errs.Invalid, fmt.Sprintf("The file %q is not a root key: it should hold exactly %d bytes. Put your copy of the key in its place.", path, RootLen))
}

// createRoot writes the whole file beside path and then links it into place, which fails if path is there: no other
// process, and no start after a crash, ever meets half a key.
func createRoot(path string, root Root) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".root-*") // O_EXCL, mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(root.key())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the new name durable: words sealed under a key whose name a power cut took back would be lost.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
