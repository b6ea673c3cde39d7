// verify DIR VKEY - checks a published log with Go's packages for signed notes and tiled logs: every
// checkpoint, every record, every tile that a proof needs.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, "verify.go: "+format+"\n", arguments...)
	os.Exit(1)
}

func readFile(path string) []byte {
	bytes, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	return bytes
}

// tree opens a checkpoint: a note of three lines.
func openTree(path string, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(readFile(path), note.VerifierList(verifier))
	if err != nil {
		fail("%s: %v", path, err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail("%s: not a checkpoint of %s", path, verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("%s: %v", path, err)
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		fail("%s: no root", path)
	}
	var tree tlog.Tree
	tree.N = size
	copy(tree.Hash[:], root)
	return tree
}

// folder reads tiles as golang.org/x/mod asks for them, whose paths begin with their height.
type folder struct{ path string }

func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(f.path, name))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// records calls visit for each record of the bundles.
func records(path string, size int64, visit func(n int64, record []byte)) {
	for n := int64(0); n < size; {
		tile := tlog.Tile{H: 8, L: -1, N: n / 256, W: 256}
		if size-n < 256 {
			tile.W = int(size - n)
		}
		name := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		bytes := readFile(filepath.Join(path, name))
		for i := 0; i < tile.W; i++ {
			if len(bytes) < 2 || len(bytes)-2 < int(binary.BigEndian.Uint16(bytes)) {
				fail("%s is too short", name)
			}
			length := int(binary.BigEndian.Uint16(bytes))
			visit(n, bytes[2:2+length])
			bytes = bytes[2+length:]
			n++
		}
		if len(bytes) > 0 {
			fail("%s is too long", name)
		}
	}
}

func main() {
	if len(os.Args) != 3 {
		fail("usage: verify DIR VKEY")
	}
	path := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	if err != nil {
		fail("%v", err)
	}
	newest := openTree(filepath.Join(path, "checkpoint"), verifier)
	reader := tlog.TileHashReader(newest, folder{path})

	// Every record hashes to its place, and all of them to the root.
	var stored []tlog.Hash
	inMemory := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	records(path, newest.N, func(n int64, record []byte) {
		hashes, err := tlog.StoredHashes(n, record, inMemory)
		if err != nil {
			fail("record %d: %v", n, err)
		}
		stored = append(stored, hashes...)
	})
	root, err := tlog.TreeHash(newest.N, inMemory)
	if err != nil || root != newest.Hash {
		fail("the records do not hash to the root")
	}

	// Proofs from the tiles alone.
	for n := int64(0); n < newest.N; n += 1 + n/7 {
		proof, err := tlog.ProveRecord(newest.N, n, reader)
		if err != nil {
			fail("record %d: %v", n, err)
		}
		leaf := stored[tlog.StoredHashIndex(0, n)]
		if err := tlog.CheckRecord(proof, newest.N, newest.Hash, n, leaf); err != nil {
			fail("record %d: %v", n, err)
		}
	}

	// Every checkpoint that was published is the beginning of the newest.
	archived, err := filepath.Glob(filepath.Join(path, "checkpoints", "*"))
	if err != nil {
		fail("%v", err)
	}
	for _, name := range archived {
		older := openTree(name, verifier)
		proof, err := tlog.ProveTree(newest.N, older.N, reader)
		if err != nil {
			fail("%s: %v", name, err)
		}
		if err := tlog.CheckTree(proof, newest.N, newest.Hash, older.N, older.Hash); err != nil {
			fail("%s: %v", name, err)
		}
	}
	fmt.Printf("go: %d records, %d checkpoints\n", newest.N, len(archived))
}
