// Package manifests holds the objects that the test cluster is filled with. README.md says how a
// file of this folder is written.
package manifests

import "embed"

// Files are all manifests, applied in the order of their names.
//
//go:embed *.yaml
var Files embed.FS
