// Package wire tells how Kubernetes' own kinds look as protobuf and as JSON, from the published Go types: their
// struct tags, which both encoders of the API server obey, hold everything but the few rules of rules.go.
package wire

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// Kind is a kind that API servers list.
type Kind struct {
	schema.GroupVersionKind
	Type reflect.Type
}

// Name is `apps/v1 Deployment`.
func (k Kind) Name() string {
	return k.GroupVersion().String() + " " + k.Kind
}

// Kinds returns every kind that an API server of 1.minor can list, in order of its name.
func Kinds(minor int) ([]Kind, error) {
	all := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		scheme.AddToScheme, apiextensions.AddToScheme, apiregistration.AddToScheme,
	} {
		if err := add(all); err != nil {
			return nil, err
		}
	}
	var kinds []Kind
	for gvk, list := range all.AllKnownTypes() {
		items, isList := list.FieldByName("Items")
		if !isList || !strings.HasSuffix(gvk.Kind, "List") || gvk.Kind == "List" || gvk.Kind == "APIGroupList" {
			continue
		}
		item := items.Type.Elem()
		if isGone(item, minor) {
			continue
		}
		if err := checkList(list); err != nil {
			return nil, fmt.Errorf("%v: %w", gvk, err)
		}
		gvk.Kind = strings.TrimSuffix(gvk.Kind, "List")
		kinds = append(kinds, Kind{gvk, item})
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].Name() < kinds[j].Name() })
	return kinds, nil
}

// isGone says whether servers of this minor serve the type no more, which the types say themselves.
func isGone(t reflect.Type, minor int) bool {
	removed, ok := reflect.New(t).Interface().(interface{ APILifecycleRemoved() (int, int) })
	if !ok {
		return false
	}
	major, last := removed.APILifecycleRemoved()
	return major == 1 && last <= minor
}

// checkList makes sure of what every list looks like: the transcoder knows no other.
func checkList(list reflect.Type) error {
	if list.NumField() != 3 {
		return fmt.Errorf("a list of %d fields", list.NumField())
	}
	for i, want := range []string{"TypeMeta  json:\",inline\"", "ListMeta bytes,1,opt json:\"metadata", "Items bytes,2,rep json:\"items\""} {
		field := list.Field(i)
		wire, _, _ := strings.Cut(field.Tag.Get("protobuf"), ",name=")
		got := fmt.Sprintf("%s %s json:%q", field.Name, wire, field.Tag.Get("json"))
		if !strings.HasPrefix(got, want) {
			return fmt.Errorf("a list with %s", got)
		}
	}
	return nil
}
