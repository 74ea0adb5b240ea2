package wire

import (
	"math/rand"
	"reflect"
	"time"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// filler makes values that a server may hold: what it reads from its storage has no empty list, only none.
type filler struct {
	*rand.Rand
	sparse bool // few members, so that many objects fit in few bytes
}

var texts = []string{
	"", "a", "nginx:1.27", "web-0", "a \"quoted\" \\ text", "<b>&amp;</b>", "tab\there", "line\nend\r\n", "\u00e9\u4e16\u754c",
	"\u2028 and \u2029", "\x00\x01\x1f\x7f", "\U0001f600", "\xff\xfe broken", "\xed\xa0\x80", "\xc0\xaf", "\ufffd", "\xe2\x80",
	"/", "long " + "0123456789012345678901234567890123456789012345678901234567890123456789",
}

var documents = []string{
	`{}`, `{"a":1}`, ` { "a" : [ 1 , 2.50 , -1e10 ] } `, `"<&>"`, "{\"k\":\"\u2028\u00e9\"}", `null`, `true`, `[]`, `12`,
	"{\n\t\"deep\": {\"er\": [[[{}]]]}\n}", `{"escaped":"\u003c\n\""}`,
}

var quantities = []string{"0", "1", "100m", "1Gi", "1.5Gi", "1e3", "2500000", "12345678901234567890", "-3", "5n", "0.1", "128974848"}

func (f filler) text() string { return texts[f.Intn(len(texts))] }

// often decides whether something that may be absent is there.
func (f filler) often() bool {
	if f.sparse {
		return f.Intn(5) == 0
	}
	return f.Intn(3) != 0
}

func (f filler) count() int {
	if !f.often() {
		return 0
	}
	return 1 + f.Intn(2)
}

func (f filler) number(bits int) int64 {
	switch f.Intn(5) {
	case 0:
		return 0
	case 1:
		return int64(f.Intn(300))
	case 2:
		return -int64(f.Intn(300)) - 1
	}
	return int64(f.Uint64()) >> (64 - bits)
}

func (f filler) double() float64 {
	choices := []float64{0, 1, -1, 0.5, 1e-7, 1e21, 1e20, 123456.789, -2.5e-9, 3, 1.7976931348623157e308, 5e-324}
	return choices[f.Intn(len(choices))]
}

// time is any from year 1 to 9999, or none.
func (f filler) time() time.Time {
	if f.Intn(5) == 0 {
		return time.Time{}
	}
	if f.Intn(2) == 0 {
		return time.Unix(1_700_000_000+int64(f.Intn(100_000_000)), int64(f.Intn(1_000_000_000)))
	}
	return time.Unix(-62135596799+f.Int63n(62135596799+253402300799), int64(f.Intn(1_000_000_000)))
}

// fill sets the value that v points to; at some depth what may be absent is.
func (f filler) fill(v reflect.Value, depth int) {
	switch special := v.Addr().Interface().(type) {
	case *meta.Time:
		special.Time = f.time()
		return
	case *meta.MicroTime:
		special.Time = f.time()
		return
	case *meta.FieldsV1:
		f.fillRaw(v)
		return
	case *resource.Quantity:
		if f.Intn(5) > 0 {
			*special = resource.MustParse(quantities[f.Intn(len(quantities))])
		}
		return
	case *intstr.IntOrString:
		special.Type = intstr.Type(f.Intn(2))
		special.IntVal = int32(f.number(32))
		special.StrVal = f.text()
		return
	case *runtime.RawExtension:
		f.fillRaw(v)
		return
	case *apiextensions.JSON:
		f.fillRaw(v)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(f.Intn(2) == 0)
	case reflect.Int32:
		v.SetInt(f.number(32))
	case reflect.Int64:
		v.SetInt(f.number(64))
	case reflect.Float64:
		v.SetFloat(f.double())
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			if v.Type().Field(i).Name != "TypeMeta" {
				f.fill(v.Field(i), depth+1)
			}
		}
	case reflect.Pointer:
		if f.often() && depth < 12 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth+1)
		}
	case reflect.Slice:
		f.fillSlice(v, depth)
	case reflect.Map:
		f.fillMap(v, depth)
	}
}

// fillRaw puts a document in the member Raw, or leaves it.
func (f filler) fillRaw(v reflect.Value) {
	if f.Intn(4) > 0 {
		v.FieldByName("Raw").SetBytes([]byte(documents[f.Intn(len(documents))]))
	}
}

func (f filler) fillSlice(v reflect.Value, depth int) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		if f.often() {
			v.SetBytes([]byte(f.text()))
		}
		return
	}
	count := f.count()
	if count == 0 || depth >= 12 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), count, count))
	for i := range count {
		f.fill(v.Index(i), depth+1)
	}
}

func (f filler) fillMap(v reflect.Value, depth int) {
	count := f.count()
	if count == 0 || depth >= 12 {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range count {
		key, element := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		key.SetString(f.text())
		f.fill(element, depth+1)
		if element.Kind() == reflect.Slice && element.IsNil() && element.Type().Elem().Kind() == reflect.Uint8 {
			element.SetBytes([]byte{}) // what is read from the storage is never absent
		}
		v.SetMapIndex(key, element)
	}
}
