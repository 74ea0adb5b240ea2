// Command kube-seed fills a cluster like `kube-tool seed` and `kube-tool load`, without linking a
// control plane: it is what is built when KUBEBUILDER_ASSETS brings the servers.
package main

import (
	"fmt"
	"os"

	"k8scache.test/cluster/seed"
)

func main() {
	commands := map[string]func([]string) int{
		"seed": seed.RunSeed, "load": seed.RunLoad, "compact": seed.RunCompact}
	if len(os.Args) >= 2 && commands[os.Args[1]] != nil {
		os.Exit(commands[os.Args[1]](os.Args[2:]))
	}
	fmt.Fprintln(os.Stderr, "usage: kube-seed seed|load|compact [flags]")
	os.Exit(2)
}
