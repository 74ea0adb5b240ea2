// Command kube-informer keeps a cluster's objects in memory as controllers do, with client-go's informers:
// what `k8scache watch` is measured against.
//
//	kube-informer --kubeconfig FILE          every type that can be listed and watched, as dynamic clients see it
//	kube-informer --kubeconfig FILE --typed  pods alone, as their Go type, over protobuf
//
// Prints `synced TYPES OBJECTS` once all caches are filled, and runs until it is told to stop. Its cost is read
// from outside.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	kubeconfig := flag.String("kubeconfig", os.Getenv("KUBECONFIG"), "the cluster")
	typed := flag.Bool("typed", false, "pods alone, as their Go type")
	flag.Parse()
	if err := run(*kubeconfig, *typed); err != nil {
		fmt.Fprintln(os.Stderr, "kube-informer:", err)
		os.Exit(1)
	}
}

func run(kubeconfig string, typed bool) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	// Its own limit would only make the start slower.
	config.QPS, config.Burst = 500, 1000
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	var started []cache.SharedIndexInformer
	if typed {
		started, err = startTyped(ctx, config)
	} else {
		started, err = startDynamic(ctx, config)
	}
	if err != nil {
		return err
	}
	objects := 0
	for _, informer := range started {
		if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
			return nil // told to stop
		}
		objects += len(informer.GetStore().ListKeys())
	}
	fmt.Printf("synced %d %d\n", len(started), objects)
	<-ctx.Done()
	return nil
}

func startTyped(ctx context.Context, config *rest.Config) ([]cache.SharedIndexInformer, error) {
	config.ContentType = "application/vnd.kubernetes.protobuf"
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	factory.Start(ctx.Done())
	return []cache.SharedIndexInformer{pods}, nil
}

func startDynamic(ctx context.Context, config *rest.Config) ([]cache.SharedIndexInformer, error) {
	types, err := watchable(config)
	if err != nil {
		return nil, err
	}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	factory := dynamicinformer.NewDynamicSharedInformerFactory(client, 0)
	var all []cache.SharedIndexInformer
	for _, one := range types {
		all = append(all, factory.ForResource(one).Informer())
	}
	factory.Start(ctx.Done())
	return all, nil
}

// watchable are the types that k8scache follows by default: all that can be listed and watched, but events
// once only.
func watchable(config *rest.Config) ([]schema.GroupVersionResource, error) {
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	lists, err := client.ServerPreferredResources()
	if err != nil && len(lists) == 0 {
		return nil, err
	}
	var types []schema.GroupVersionResource
	for _, list := range lists {
		version, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return nil, err
		}
		if version.Group == "events.k8s.io" || version.Group == "metrics.k8s.io" {
			continue
		}
		for _, one := range list.APIResources {
			verbs := strings.Join(one.Verbs, " ")
			if strings.Contains(verbs, "list") && strings.Contains(verbs, "watch") {
				types = append(types, version.WithResource(one.Name))
			}
		}
	}
	return types, nil
}
