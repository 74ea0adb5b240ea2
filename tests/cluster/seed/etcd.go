package seed

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/klog/v2"
)

// folders are the places of built-in resources in etcd that are not called like the resource.
var folders = map[string]string{
	"nodes":                  "minions",
	"services":               "services/specs",
	"endpoints":              "services/endpoints",
	"ingresses":              "ingress",
	"replicationcontrollers": "controllers",
}

// etcdKey is where the API server keeps an object. An empty namespace is a cluster-scoped one.
func etcdKey(resource schema.GroupResource, namespace, name string) string {
	folder := resource.Resource
	if other, ok := folders[folder]; ok && resource.Group != "metrics.k8s.io" {
		folder = other
	}
	if isCustomGroup(resource.Group) {
		folder = resource.Group + "/" + folder
	}
	if namespace != "" {
		folder += "/" + namespace
	}
	return "/registry/" + folder + "/" + name
}

// isCustomGroup tells groups of CRDs, whose objects are filed under their group, from built-in ones.
func isCustomGroup(group string) bool {
	return strings.Contains(group, ".") && !strings.HasSuffix(group, ".k8s.io") ||
		group == "apiextensions.k8s.io" || group == "apiregistration.k8s.io"
}

func connectEtcd(endpoint string) (*clientv3.Client, error) {
	// Beside an API server's code gRPC tells klog about every second thought.
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	if endpoint == "" {
		return nil, fmt.Errorf("this needs --etcd URL")
	}
	return clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, DialTimeout: 10 * time.Second,
		MaxCallSendMsgSize: 16 << 20})
}

// rewrite stores an object as JSON at its own place. The API server reads that as it reads its own
// encoding, and its watchers see a modification. An object that is not there yet is not created.
func rewrite(store *clientv3.Client, resource schema.GroupResource,
	object *unstructured.Unstructured) error {
	key := etcdKey(resource, object.GetNamespace(), object.GetName())
	object.SetResourceVersion("")
	text, err := json.Marshal(object.Object)
	if err != nil {
		return err
	}
	answer, err := store.Txn(context.Background()).
		If(clientv3.Compare(clientv3.Version(key), ">", 0)).
		Then(clientv3.OpPut(key, string(text))).Commit()
	if err != nil {
		return err
	}
	if !answer.Succeeded {
		return fmt.Errorf("nothing is stored at %s", key)
	}
	return nil
}

// RunCompact forgets every revision but the newest, so that old list tokens and watches expire now
// and not in minutes. It returns the exit code.
func RunCompact(args []string) int {
	flags := flag.NewFlagSet("compact", flag.ContinueOnError)
	etcd := flags.String("etcd", os.Getenv("K8SCACHE_TEST_ETCD"), "URL of the cluster's etcd")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if err := compact(*etcd); err != nil {
		fmt.Fprintln(os.Stderr, "compact:", err)
		return 1
	}
	return 0
}

func compact(etcd string) error {
	store, err := connectEtcd(etcd)
	if err != nil {
		return err
	}
	defer store.Close()
	// Any write: the newest revision itself cannot be compacted away.
	answer, err := store.Put(context.Background(), "/k8scache-test/compacted", "")
	if err != nil {
		return err
	}
	_, err = store.Compact(context.Background(), answer.Header.Revision)
	return err
}
