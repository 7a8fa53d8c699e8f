package canary

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"io"
)

// stream is something compressed that was found, as far as it could be read.
type stream struct {
	kind  string
	at    int
	plain []byte
}

// maxPlain is how much of a stream is read.
const maxPlain = 64 << 20

// The starts of compressed streams. zlib's second byte gives the level; these four are the ones its own tools write.
var starts = []struct {
	magic string
	open  func(at []byte) stream
}{
	{"\x1f\x8b\x08", gunzip},
	{"\x78\x01", inflateZlib}, {"\x78\x5e", inflateZlib}, {"\x78\x9c", inflateZlib}, {"\x78\xda", inflateZlib},
	{"PK\x03\x04", unzip},
}

// streams finds what may be compressed, wherever it starts; bare deflate, which has no mark, only at the beginning. What
// turns out to be none gives nothing, or a few bytes of nonsense.
func streams(data []byte) (found []stream) {
	keep := func(s stream, at int) {
		if s.at = at; len(s.plain) > 0 {
			found = append(found, s)
		}
	}
	keep(inflate("deflate", data), 0)
	for _, start := range starts {
		for from := 0; ; {
			i := bytes.Index(data[from:], []byte(start.magic))
			if i < 0 {
				break
			}
			keep(start.open(data[from+i:]), from+i)
			from += i + 1
		}
	}
	return found
}

// read takes what comes before a stream ends or breaks.
func read(kind string, r io.Reader) stream {
	plain, _ := io.ReadAll(io.LimitReader(r, maxPlain))
	return stream{kind: kind, plain: plain}
}

func gunzip(at []byte) stream {
	r, err := gzip.NewReader(bytes.NewReader(at))
	if err != nil {
		return stream{}
	}
	return read("gzip", r)
}

func inflate(kind string, at []byte) stream {
	r := flate.NewReader(bytes.NewReader(at))
	defer r.Close()
	return read(kind, r)
}

func inflateZlib(at []byte) stream { return inflate("zlib", at[2:]) }

// unzip reads one entry of a zip file by its local header: method at 8, lengths of name and extra at 26 and 28, then the
// two and the data. Entries that are only stored are found without it.
func unzip(at []byte) stream {
	const header, deflated = 30, 8
	if len(at) < header || binary.LittleEndian.Uint16(at[8:]) != deflated {
		return stream{}
	}
	start := header + int(binary.LittleEndian.Uint16(at[26:])) + int(binary.LittleEndian.Uint16(at[28:]))
	if start > len(at) {
		return stream{}
	}
	return inflate("zip", at[start:])
}
