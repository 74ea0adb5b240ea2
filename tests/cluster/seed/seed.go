// Package seed fills the test cluster: RunSeed with one object of every kind in every interesting
// state, RunLoad with thousands of realistic pods.
package seed

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"

	"k8scache.test/cluster/manifests"
)

// seeder creates manifests' objects in one cluster.
type seeder struct {
	client dynamic.Interface
	mapper *restmapper.DeferredDiscoveryRESTMapper
	etcd   string
	// store is connected to when the first object needs it.
	store *clientv3.Client
	now   time.Time
}

// RunSeed creates the built-in manifests' objects, or those of the files named as arguments.
// It returns the exit code: 0, or 1 when an object could not be brought into its state.
func RunSeed(args []string) int {
	flags := flag.NewFlagSet("seed", flag.ContinueOnError)
	kubeconfig := flags.String("kubeconfig", os.Getenv("KUBECONFIG"), "whom to connect to as admin")
	etcd := flags.String("etcd", os.Getenv("K8SCACHE_TEST_ETCD"), "URL of the cluster's etcd")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	now := time.Now()
	entries, err := readManifests(manifests.Files, now)
	if flags.NArg() > 0 {
		entries = nil
		for _, path := range flags.Args() {
			more, readError := readFile(path, now)
			entries, err = append(entries, more...), readError
			if err != nil {
				break
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "seed:", err)
		return 1
	}
	target, err := newSeeder(*kubeconfig, *etcd, now)
	if err != nil {
		fmt.Fprintln(os.Stderr, "seed:", err)
		return 1
	}
	code := target.all(entries)
	if target.store != nil {
		target.store.Close()
	}
	return code
}

func newSeeder(kubeconfig, etcd string, now time.Time) (*seeder, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = -1, -1
	config.WarningHandler = rest.NoWarnings{}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	discoverer, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(discoverer))
	return &seeder{client: client, mapper: mapper, etcd: etcd, now: now}, nil
}

// all brings every entry into its state, goes on after failures and prints each.
func (s *seeder) all(entries []entry) int {
	failed := 0
	for _, one := range entries {
		if err := s.apply(one); err != nil {
			object := unstructured.Unstructured{Object: one.object}
			fmt.Fprintf(os.Stderr, "seed: %s: %s %s/%s: %v\n", one.file, object.GetKind(),
				object.GetNamespace(), object.GetName(), err)
			failed++
		}
	}
	fmt.Printf("seeded %d objects, %d failed\n", len(entries)-failed, failed)
	if failed > 0 {
		return 1
	}
	return 0
}

// apply creates one object, sets its status, then does what its `afterwards` says.
func (s *seeder) apply(one entry) error {
	wanted := &unstructured.Unstructured{Object: one.object}
	mapping, err := s.mapping(wanted)
	if err != nil {
		return err
	}
	resource := s.client.Resource(mapping.Resource)
	var place dynamic.ResourceInterface = resource
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		if wanted.GetNamespace() == "" {
			wanted.SetNamespace("default")
		}
		place = resource.Namespace(wanted.GetNamespace())
	}
	stored, err := s.create(place, wanted)
	if err != nil {
		return err
	}
	status, hasStatus := wanted.Object["status"]
	if hasStatus && !one.raw {
		stored.Object["status"] = status
		stored, err = place.UpdateStatus(context.Background(), stored, metav1.UpdateOptions{})
		if err != nil {
			return fmt.Errorf("status: %w", err)
		}
	}
	if one.remove {
		err = place.Delete(context.Background(), wanted.GetName(), metav1.DeleteOptions{})
		if err != nil {
			return fmt.Errorf("delete: %w", err)
		}
		if stored, err = place.Get(context.Background(), wanted.GetName(), metav1.GetOptions{}); err != nil {
			return err
		}
	}
	return s.rewriteRaw(one, mapping, stored)
}

// mapping finds the resource of an object's kind; a kind that is not served yet (a CRD just made)
// is looked for again for up to 10 s.
func (s *seeder) mapping(wanted *unstructured.Unstructured) (*meta.RESTMapping, error) {
	kind := wanted.GroupVersionKind()
	for tries := 0; ; tries++ {
		mapping, err := s.mapper.RESTMapping(kind.GroupKind(), kind.Version)
		if err == nil || tries == 50 {
			return mapping, err
		}
		time.Sleep(200 * time.Millisecond)
		s.mapper.Reset()
	}
}

// create makes the object, or updates one that the server made by itself (a default namespace).
func (s *seeder) create(place dynamic.ResourceInterface,
	wanted *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	background := context.Background()
	fresh := wanted.DeepCopy()
	delete(fresh.Object, "status")
	for tries := 0; ; tries++ {
		stored, err := place.Create(background, fresh, metav1.CreateOptions{})
		if apierrors.IsAlreadyExists(err) {
			existing, getError := place.Get(background, wanted.GetName(), metav1.GetOptions{})
			if getError != nil {
				return nil, getError
			}
			merged := overlay(existing.Object, fresh.Object)
			return place.Update(background, &unstructured.Unstructured{Object: merged},
				metav1.UpdateOptions{})
		}
		// A custom resource's handler may be a moment later than discovery says.
		if apierrors.IsNotFound(err) && tries < 50 {
			time.Sleep(200 * time.Millisecond)
			continue
		}
		return stored, err
	}
}

// rewriteRaw makes the changes that only etcd accepts: other times, and states that no client could
// bring about.
func (s *seeder) rewriteRaw(one entry, mapping *meta.RESTMapping,
	stored *unstructured.Unstructured) error {
	if one.created == "" && !one.raw && one.stored == nil {
		return nil
	}
	if one.raw {
		if status, ok := one.object["status"]; ok {
			stored.Object["status"] = status
		}
		wanted := unstructured.Unstructured{Object: one.object}
		if moment := wanted.GetDeletionTimestamp(); moment != nil {
			stored.SetDeletionTimestamp(moment)
		}
	}
	if one.created != "" {
		stored.SetCreationTimestamp(metav1.NewTime(s.now.Add(parseShift(one.created))))
	}
	stored.Object = overlay(stored.Object, one.stored)
	if s.store == nil {
		var err error
		if s.store, err = connectEtcd(s.etcd); err != nil {
			return err
		}
	}
	return rewrite(s.store, mapping.Resource.GroupResource(), stored)
}
