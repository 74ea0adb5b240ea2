// Command wire-schema writes schema/wire: how the kinds that API servers list themselves look as protobuf and as
// JSON, from the published Go types of the minor that it is built with.
//
//	wire-schema add MINOR FILE      adds the minor to the table in FILE, or writes it anew; the last one again is fine
//	wire-schema check MINOR FILE    whether the table says of the minor what its types say
//	wire-schema samples MINOR SEED EACH [sparse]
//	                                random objects of every kind as protobuf and JSON, a line each
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"k8scache.test/cluster/wire"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "wire-schema:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 3 {
		return fmt.Errorf("usage: wire-schema add|check MINOR FILE, samples MINOR SEED EACH [sparse]")
	}
	minor, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	switch {
	case args[0] == "add":
		return add(minor, args[2])
	case args[0] == "check":
		return check(minor, args[2])
	case args[0] == "samples" && len(args) >= 4:
		seed, err := strconv.ParseInt(args[2], 10, 64)
		if err != nil {
			return err
		}
		each, err := strconv.Atoi(args[3])
		if err != nil {
			return err
		}
		out := bufio.NewWriter(os.Stdout)
		if err := wire.Samples(out, minor, seed, each, len(args) > 4 && args[4] == "sparse"); err != nil {
			return err
		}
		return out.Flush()
	}
	return fmt.Errorf("no command %q", args[0])
}

func read(path string) (*wire.Merged, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &wire.Merged{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return wire.Read(file)
}

func add(minor int, path string) error {
	merged, err := read(path)
	if err != nil {
		return err
	}
	table, err := wire.TableOf(minor)
	if err != nil {
		return err
	}
	if err := merged.Add(minor, table); err != nil {
		return err
	}
	if !wire.Same(merged.Of(minor), table) {
		return fmt.Errorf("the merged table does not say of 1.%d what its types say", minor)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := merged.Write(file); err != nil {
		return err
	}
	return file.Close()
}

func check(minor int, path string) error {
	merged, err := read(path)
	if err != nil {
		return err
	}
	table, err := wire.TableOf(minor)
	if err != nil {
		return err
	}
	if !wire.Same(merged.Of(minor), table) {
		return fmt.Errorf("%s differs from the types of 1.%d: run ./dev schema", path, minor)
	}
	fmt.Printf("%d kinds, %d messages\n", len(table.Kinds), len(table.Messages))
	return nil
}
