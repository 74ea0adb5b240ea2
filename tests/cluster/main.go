// Command kube-tool is a Kubernetes control plane and kubectl in one binary, for tests.
//
// It links kube-apiserver, etcd and kubectl from their published modules; the first argument (or the
// name it is called by) chooses. Nothing is patched: what the tests judge by is what people run.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"

	"k8scache.test/cluster/seed"
)

func main() {
	name := filepath.Base(os.Args[0])
	if name != "kubectl" && name != "kube-apiserver" && name != "etcd" {
		if len(os.Args) < 2 {
			fmt.Fprintln(os.Stderr, "usage: kube-tool kube-apiserver|etcd|kubectl|seed|load|compact [flags]")
			os.Exit(2)
		}
		name = os.Args[1]
		os.Args = append([]string{name}, os.Args[2:]...)
	}
	switch name {
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kubectl":
		runKubectl()
	case "etcd":
		os.Exit(runEtcd(os.Args[1:]))
	case "seed":
		os.Exit(seed.RunSeed(os.Args[1:]))
	case "load":
		os.Exit(seed.RunLoad(os.Args[1:]))
	case "compact":
		os.Exit(seed.RunCompact(os.Args[1:]))
	}
	fmt.Fprintf(os.Stderr, "kube-tool: unknown command %q\n", name)
	os.Exit(2)
}

// runKubectl does what the main function of the published kubectl does, which is no function of a package.
func runKubectl() {
	logs.GlogSetter(kubectl.GetLogVerbosity(os.Args)) //nolint:errcheck
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		cmdutil.CheckErr(err)
	}
	os.Exit(0)
}
