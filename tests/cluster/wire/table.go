package wire

import (
	"fmt"
	"reflect"
	"sort"
)

// Table is what one minor's API servers send: lines by what they belong to, in the order that means something.
type Table struct {
	Kinds    []string            // `apps/v1 Deployment apps/v1.Deployment`
	Messages map[string][]string // lines of fields by the message's name
}

// TableOf describes the types that this program was built with.
func TableOf(minor int) (Table, error) {
	kinds, err := Kinds(minor)
	if err != nil {
		return Table{}, err
	}
	table := Table{Messages: map[string][]string{}}
	packages := map[string]string{}
	for _, kind := range kinds {
		table.Kinds = append(table.Kinds, kind.Name()+" "+name(kind.Type))
		if err := table.add(kind.Type, packages); err != nil {
			return Table{}, fmt.Errorf("%s: %w", kind.Name(), err)
		}
	}
	sort.Strings(table.Kinds)
	return table, nil
}

// add describes a struct and all it consists of. `packages` makes sure that a short name means one package.
func (table *Table) add(t reflect.Type, packages map[string]string) error {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	shape, err := shapeOf(t)
	if err != nil {
		return err
	}
	if !isMessage(shape) {
		return table.addSchema(t, packages)
	}
	short := name(t)
	if _, known := table.Messages[short]; known {
		return nil
	}
	where := short[:len(short)-len(t.Name())]
	if other, known := packages[where]; known && other != t.PkgPath() {
		return fmt.Errorf("%s is %s and %s", where, other, t.PkgPath())
	}
	packages[where] = t.PkgPath()
	fields, err := fieldsOf(t)
	if err != nil {
		return err
	}
	lines := make([]string, len(fields))
	for i, field := range fields {
		lines[i] = field.String()
	}
	table.Messages[short] = lines
	for i := 0; i < t.NumField(); i++ {
		if field := t.Field(i); field.Name != "TypeMeta" {
			if err := table.add(field.Type, packages); err != nil {
				return err
			}
		}
	}
	return nil
}

// addSchema adds what the special types of schemas lead back to.
func (table *Table) addSchema(t reflect.Type, packages map[string]string) error {
	if schema, has := t.FieldByName("Schema"); has {
		return table.add(schema.Type, packages)
	}
	return nil
}
