package seed

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// fieldSet is the fieldsV1 form of the fields that a value has: maps by `f:`, lists of objects by
// their name, type, ip or uid (`k:`), lists of plain values by value (`v:`). It is as large as what
// the API server would have written, and that is what it is for.
func fieldSet(value any) map[string]any {
	result := map[string]any{}
	switch typed := value.(type) {
	case map[string]any:
		for key, inner := range typed {
			result["f:"+key] = fieldSet(inner)
		}
	case []any:
		for _, item := range typed {
			object, ok := item.(map[string]any)
			if !ok {
				return map[string]any{}
			}
			if key := listKey(object); key != "" {
				inner := fieldSet(object)
				inner["."] = map[string]any{}
				result[key] = inner
			}
		}
	}
	return result
}

func listKey(object map[string]any) string {
	for _, name := range []string{"mountPath", "containerPort", "name", "type", "ip", "uid", "key"} {
		if value, ok := object[name]; ok {
			text, _ := json.Marshal(value)
			return fmt.Sprintf("k:{%q:%s}", name, text)
		}
	}
	return ""
}

// withManagedFields adds to a template what a kube-controller-manager (metadata and spec) and a
// kubelet (status) would own of it. The template is JSON once its bare placeholders are quoted.
func withManagedFields(template, controller, kubelet string) (string, error) {
	quoted := template
	for _, bare := range []string{"state", "ready", "restarts", "replicas"} {
		quoted = strings.ReplaceAll(quoted, " ${"+bare+"}", ` "${`+bare+`}"`)
	}
	var object map[string]any
	if err := json.Unmarshal([]byte(quoted), &object); err != nil {
		return "", err
	}
	metadata := map[string]any{}
	for _, name := range []string{"generateName", "labels", "annotations", "ownerReferences"} {
		if value, ok := object["metadata"].(map[string]any)[name]; ok {
			metadata[name] = value
		}
	}
	managed := []any{
		managedBy(controller, "", map[string]any{"metadata": metadata, "spec": object["spec"]}),
		managedBy(kubelet, "status", map[string]any{"status": object["status"]}),
	}
	object["metadata"].(map[string]any)["managedFields"] = managed
	text, err := json.Marshal(object)
	if err != nil {
		return "", err
	}
	result := string(text)
	for _, bare := range []string{"state", "ready", "restarts", "replicas"} {
		result = strings.ReplaceAll(result, `:"${`+bare+`}"`, ":${"+bare+"}")
	}
	return result, nil
}

func managedBy(manager, subresource string, owned map[string]any) map[string]any {
	result := map[string]any{"manager": manager, "operation": "Update", "apiVersion": "v1",
		"time": "${created}", "fieldsType": "FieldsV1", "fieldsV1": fieldSet(owned)}
	if subresource != "" {
		result["subresource"] = subresource
	}
	return result
}

// fill replaces every ${name} of a template.
func fill(template string, values map[string]string) string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	pairs := make([]string, 0, 2*len(values))
	for _, name := range names {
		pairs = append(pairs, "${"+name+"}", values[name])
	}
	return strings.NewReplacer(pairs...).Replace(template)
}
