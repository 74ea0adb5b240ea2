package wire

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Field is a line of a message: the field's number on the wire, its name in JSON, its type and how it is left out.
//
//	1 metadata meta/v1.ObjectMeta    a message; scalars are string, bool, int32, int64, double, bytes
//	2 replicas *int32?               may be absent; left out of the JSON when it is
//	3 rules []rbac/v1.PolicyRule     repeated; null when there are none
//	4 labels {}string?               a map by strings; left out when it is empty
//	5 . core/v1.VolumeSource         a message whose members stand among ours
//	6 extra {}<[]string>             a message of one repeated field stands for a list
//	7 created Time~                  left out when it is zero
//	8 claims []core/v1.X +v1/Kind    its objects say what they are
type Field struct {
	Number int
	Name   string
	Type   string
	Typed  string
}

func (f Field) String() string {
	text := fmt.Sprintf("%d %s %s", f.Number, f.Name, f.Type)
	if f.Typed != "" {
		text += " +" + f.Typed
	}
	return text
}

// name is `core/v1.Pod`: the last two elements of a package's path tell packages apart.
func name(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	return strings.Join(path[max(0, len(path)-2):], "/") + "." + t.Name()
}

// fieldsOf describes the members of a struct in the order in which JSON has them. Stops on everything that it does
// not know for sure.
func fieldsOf(t reflect.Type) ([]Field, error) {
	var fields []Field
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		if field.Name == "TypeMeta" && field.Anonymous {
			continue // of the envelope, if anywhere
		}
		described, err := fieldOf(t, field)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", name(t), field.Name, err)
		}
		fields = append(fields, described)
	}
	return fields, check(t, fields)
}

func fieldOf(owner reflect.Type, field reflect.StructField) (Field, error) {
	if !field.IsExported() {
		return Field{}, fmt.Errorf("not exported")
	}
	wire := strings.Split(field.Tag.Get("protobuf"), ",")
	tag, hasJSON := field.Tag.Lookup("json")
	options := strings.Split(tag, ",")
	if len(wire) < 3 || !hasJSON || options[0] == "-" {
		return Field{}, fmt.Errorf("no protobuf or no JSON")
	}
	number, err := strconv.Atoi(wire[1])
	if err != nil || number < 1 || number > 63 {
		return Field{}, fmt.Errorf("field number %q", wire[1])
	}
	shape, err := shapeOf(field.Type)
	if err != nil {
		return Field{}, err
	}
	// Whether it is repeated follows from the type too: some tags say `rep` of a pointer.
	isList, isMap := strings.HasPrefix(shape, "[]"), strings.HasPrefix(shape, "{}")
	for _, option := range wire[3:] {
		if option == "packed" {
			return Field{}, fmt.Errorf("packed")
		}
	}
	described := Field{Number: number, Name: options[0], Type: shape}
	if described.Name == "" {
		if !field.Anonymous || len(options) != 2 || options[1] != "inline" || !isMessage(shape) {
			return Field{}, fmt.Errorf("no name in JSON, and not embedded")
		}
		described.Name = "."
		return described, nil
	}
	if strings.ContainsAny(described.Name, " \"\\<>&.") {
		return Field{}, fmt.Errorf("an odd name in JSON")
	}
	for _, option := range options[1:] {
		switch {
		case option == "omitempty":
			if field.Type.Kind() != reflect.Struct { // structs are never empty
				described.Type += "?"
			}
		case option == "omitzero" && shape == "Time":
			described.Type += "~"
		case option == "omitzero" && field.Type.Kind() != reflect.Struct && strings.Contains(tag, "omitempty"):
			// what is zero is empty
		default:
			return Field{}, fmt.Errorf("JSON option %q", option)
		}
	}
	described.Typed = typed[name(owner)+"."+described.Name]
	element := field.Type
	if isList || isMap {
		element = element.Elem()
	}
	if hasTypeMeta(element) && described.Typed == "" {
		return Field{}, fmt.Errorf("a whole object: does the server say its kind?")
	}
	return described, nil
}

func hasTypeMeta(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return false
	}
	_, has := t.FieldByName("TypeMeta")
	return has
}

// shapeOf is the type of a field: what it looks like follows from it, whatever the tag says.
func shapeOf(t reflect.Type) (string, error) {
	if known, ok := special[t.PkgPath()+"."+t.Name()]; ok {
		return known, nil
	}
	if hasOwnJSON(t) {
		return "", fmt.Errorf("%s has a JSON form of its own", t)
	}
	switch t.Kind() {
	case reflect.String:
		return "string", nil
	case reflect.Bool:
		return "bool", nil
	case reflect.Int32:
		return "int32", nil
	case reflect.Int64:
		return "int64", nil
	case reflect.Float64:
		return "double", nil
	case reflect.Struct:
		return name(t), nil
	case reflect.Pointer:
		return elementOf("*", t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes", nil
		}
		if isWrapped(t) {
			shape, err := elementOf("[]", t.Elem())
			return "<" + shape + ">", err
		}
		return elementOf("[]", t.Elem())
	case reflect.Map:
		if t.Key().Kind() != reflect.String || hasOwnJSON(t.Key()) {
			return "", fmt.Errorf("a map by %s", t.Key())
		}
		return elementOf("{}", t.Elem())
	}
	return "", fmt.Errorf("a %s", t.Kind())
}

func elementOf(prefix string, t reflect.Type) (string, error) {
	shape, err := shapeOf(t)
	if err == nil && strings.ContainsAny(shape[:1], "*[{") {
		err = fmt.Errorf("%s of %s", prefix, shape)
	}
	return prefix + shape, err
}

// isWrapped says whether a named slice is a message of its own.
func isWrapped(t reflect.Type) bool {
	_, is := reflect.New(t).Interface().(interface{ Marshal() ([]byte, error) })
	return is && t.Name() != ""
}

func hasOwnJSON(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		return false // its element is looked at
	}
	value := reflect.New(t).Interface()
	_, isJSON := value.(json.Marshaler)
	_, isText := value.(encoding.TextMarshaler)
	return isJSON || isText
}

func isMessage(shape string) bool {
	return strings.Contains(shape, ".") && !strings.ContainsAny(shape[:1], "*[{<")
}

// check finds what would make the members of a message ambiguous, those of embedded messages included.
func check(t reflect.Type, fields []Field) error {
	numbers := map[int]bool{}
	for _, field := range fields {
		if numbers[field.Number] {
			return fmt.Errorf("%s: number %d twice", name(t), field.Number)
		}
		numbers[field.Number] = true
	}
	names := map[string]bool{}
	for _, field := range reflect.VisibleFields(t) {
		key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if key == "" || len(field.Index) > 1 && !isInline(t, field.Index) {
			continue
		}
		if names[key] {
			return fmt.Errorf("%s: JSON has %s twice", name(t), key)
		}
		names[key] = true
	}
	return nil
}

// isInline says whether all structs on the way to a promoted field are embedded in JSON too.
func isInline(t reflect.Type, index []int) bool {
	for i := 1; i < len(index); i++ {
		if key, _, _ := strings.Cut(t.FieldByIndex(index[:i]).Tag.Get("json"), ","); key != "" {
			return false
		}
	}
	return true
}
