// Command kube-mirror keeps a cluster's objects in memory as some client does, and tells what it holds: whether
// what it follows is followed as from a real API server.
//
//	kube-mirror --kubeconfig FILE --client typed|dynamic|controller-runtime RESOURCE...
//
// RESOURCE is `pods`, `deployments.apps` and the like. Whether client-go streams its lists is said by
// KUBE_FEATURE_WatchListClient. Prints `synced` once all caches are filled; then answers each line on standard
// input with a line for each object, `RESOURCE NAMESPACE/NAME VERSION HASH`, sorted, and `end`. The hash is of the
// whole object without its managedFields. Ends with its input.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	ctrlcache "sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const patience = 2 * time.Minute

// held lists what a client holds of one resource.
type held func() ([]runtime.Object, error)

func main() {
	kubeconfig := flag.String("kubeconfig", os.Getenv("KUBECONFIG"), "the cluster")
	kind := flag.String("client", "typed", "typed, dynamic or controller-runtime")
	flag.Parse()
	if err := run(*kubeconfig, *kind, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "kube-mirror:", err)
		os.Exit(1)
	}
}

func run(kubeconfig, kind string, names []string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 100, 200
	resources, err := resolve(config, names)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	start := map[string]func(context.Context, *rest.Config, []schema.GroupVersionResource) ([]held, error){
		"typed": startTyped, "dynamic": startDynamic, "controller-runtime": startControllerRuntime,
	}[kind]
	if start == nil {
		return fmt.Errorf("there is no client %q", kind)
	}
	mirrors, err := start(ctx, config, resources)
	if err != nil {
		return err
	}
	fmt.Println("synced")
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		if err := tell(names, mirrors); err != nil {
			return err
		}
	}
	return nil
}

// resolve asks the cluster's discovery for the preferred version of each resource.
func resolve(config *rest.Config, names []string) ([]schema.GroupVersionResource, error) {
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client))
	var found []schema.GroupVersionResource
	for _, name := range names {
		resource := schema.ParseGroupResource(name)
		one, err := mapper.ResourceFor(resource.WithVersion(""))
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}

func startTyped(ctx context.Context, config *rest.Config, resources []schema.GroupVersionResource) ([]held, error) {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	var mirrors []held
	for _, resource := range resources {
		informer, err := factory.ForResource(resource)
		if err != nil {
			return nil, err
		}
		store := informer.Informer().GetStore()
		mirrors = append(mirrors, func() ([]runtime.Object, error) { return objects(store.List()), nil })
	}
	factory.Start(ctx.Done())
	limited, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for kind, filled := range factory.WaitForCacheSync(limited.Done()) {
		if !filled {
			return nil, fmt.Errorf("%s does not sync", kind)
		}
	}
	return mirrors, nil
}

func startDynamic(ctx context.Context, config *rest.Config, resources []schema.GroupVersionResource) ([]held, error) {
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	factory := dynamicinformer.NewDynamicSharedInformerFactory(client, 0)
	var mirrors []held
	for _, resource := range resources {
		store := factory.ForResource(resource).Informer().GetStore()
		mirrors = append(mirrors, func() ([]runtime.Object, error) { return objects(store.List()), nil })
	}
	factory.Start(ctx.Done())
	limited, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for resource, filled := range factory.WaitForCacheSync(limited.Done()) {
		if !filled {
			return nil, fmt.Errorf("%s does not sync", resource)
		}
	}
	return mirrors, nil
}

func startControllerRuntime(ctx context.Context, config *rest.Config, resources []schema.GroupVersionResource) ([]held, error) {
	all, err := ctrlcache.New(config, ctrlcache.Options{Scheme: scheme.Scheme})
	if err != nil {
		return nil, err
	}
	go func() {
		if err := all.Start(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "kube-mirror:", err)
		}
	}()
	mapper, err := mapperOf(config)
	if err != nil {
		return nil, err
	}
	limited, stop := context.WithTimeout(ctx, patience)
	defer stop()
	var mirrors []held
	for _, resource := range resources {
		kind, err := mapper.KindFor(resource)
		if err != nil {
			return nil, err
		}
		object, err := scheme.Scheme.New(kind)
		if err != nil {
			return nil, err
		}
		if _, err := all.GetInformer(limited, object.(client.Object)); err != nil {
			return nil, err
		}
		listKind := kind.GroupVersion().WithKind(kind.Kind + "List")
		mirrors = append(mirrors, func() ([]runtime.Object, error) {
			list, err := scheme.Scheme.New(listKind)
			if err != nil {
				return nil, err
			}
			if err := all.List(ctx, list.(client.ObjectList)); err != nil {
				return nil, err
			}
			return meta.ExtractList(list)
		})
	}
	if !all.WaitForCacheSync(limited) {
		return nil, fmt.Errorf("the caches do not sync")
	}
	return mirrors, nil
}

func mapperOf(config *rest.Config) (meta.RESTMapper, error) {
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	return restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client)), nil
}

func objects(items []any) []runtime.Object {
	var all []runtime.Object
	for _, item := range items {
		all = append(all, item.(runtime.Object))
	}
	return all
}

func tell(names []string, mirrors []held) error {
	var lines []string
	for i, mirror := range mirrors {
		all, err := mirror()
		if err != nil {
			return err
		}
		for _, object := range all {
			line, err := described(object)
			if err != nil {
				return err
			}
			lines = append(lines, names[i]+" "+line)
		}
	}
	sort.Strings(lines)
	out := bufio.NewWriter(os.Stdout)
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
	fmt.Fprintln(out, "end")
	return out.Flush()
}

func described(object runtime.Object) (string, error) {
	copied := object.DeepCopyObject()
	facts, err := meta.Accessor(copied)
	if err != nil {
		return "", err
	}
	facts.SetManagedFields(nil)
	copied.GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{})
	text, err := json.Marshal(copied)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s/%s %s %x", facts.GetNamespace(), facts.GetName(), facts.GetResourceVersion(),
		sha256.Sum256(text)), nil
}
