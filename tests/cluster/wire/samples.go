package wire

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"reflect"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
)

// Samples writes random objects of every kind, a line each: `apps/v1 Deployment PROTOBUF JSON`, both in base64; the
// JSON is that of an item of a list, without managedFields.
func Samples(w io.Writer, minor int, seed int64, each int, sparse bool) error {
	kinds, err := Kinds(minor)
	if err != nil {
		return err
	}
	fill := filler{rand.New(rand.NewSource(seed)), sparse}
	for _, kind := range kinds {
		for range each {
			object := reflect.New(kind.Type)
			fill.fill(object.Elem(), 0)
			if err := writeSample(w, kind.Name(), object.Interface()); err != nil {
				return fmt.Errorf("%s: %w", kind.Name(), err)
			}
		}
	}
	return nil
}

func writeSample(w io.Writer, name string, object any) error {
	message, err := object.(interface{ Marshal() ([]byte, error) }).Marshal()
	if err != nil {
		return err
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	accessor.SetManagedFields(nil)
	if set, is := object.(*apps.StatefulSet); is {
		sayKinds(set.Spec.VolumeClaimTemplates)
	}
	document, err := json.Marshal(object)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s %s %s\n", name, base64.StdEncoding.EncodeToString(message),
		base64.StdEncoding.EncodeToString(document))
	return err
}

// sayKinds does what the server does; see typed.
func sayKinds(claims []core.PersistentVolumeClaim) {
	for i := range claims {
		claims[i].Kind, claims[i].APIVersion = "PersistentVolumeClaim", "v1"
	}
}
