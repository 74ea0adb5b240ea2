package seed

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"sort"
	"strings"
	"time"

	"sigs.k8s.io/yaml"
)

// entry is one object to create: its manifest and what is done to it afterwards.
type entry struct {
	file   string
	object map[string]any
	// created shifts metadata.creationTimestamp: "-400d", "+1h"; empty leaves the server's.
	created string
	// raw writes the manifest's status (and metadata.deletionTimestamp) straight into etcd, for
	// states that no client could bring about.
	raw bool
	// remove deletes the object after creation; its finalizers keep it, terminating.
	remove bool
	// stored is laid over the object straight in etcd: a uid, containers that come later.
	stored map[string]any
}

// document is a manifest file's document: a plain object, or a list whose items are laid over
// `defaults` (maps are merged, everything else is replaced).
type document struct {
	Defaults map[string]any   `json:"defaults"`
	Items    []map[string]any `json:"items"`
}

var timeExpression = regexp.MustCompile(`\$\{(now|micro)([+-][0-9]+[smhd])?\}`)

// expandTimes replaces ${now-5m} by an RFC 3339 time of whole seconds and ${micro-5m} by one of
// microseconds. Units: s, m, h, d.
func expandTimes(text string, now time.Time) string {
	return timeExpression.ReplaceAllStringFunc(text, func(match string) string {
		parts := timeExpression.FindStringSubmatch(match)
		moment := now.UTC().Add(parseShift(parts[2]))
		if parts[1] == "micro" {
			return moment.Format("2006-01-02T15:04:05.000000Z")
		}
		return moment.Format("2006-01-02T15:04:05Z")
	})
}

// parseShift reads "-5m", "+400d" or "" (zero). Anything else is zero too: the expression above
// lets nothing else through.
func parseShift(text string) time.Duration {
	if text == "" {
		return 0
	}
	var amount int64
	fmt.Sscanf(text[:len(text)-1], "%d", &amount)
	unit := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour,
		'd': 24 * time.Hour}[text[len(text)-1]]
	return time.Duration(amount) * unit
}

// readManifests reads the named files of a folder, or all of its *.yaml files.
func readManifests(folder fs.FS, now time.Time) ([]entry, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var entries []entry
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		more, err := parseManifest(name, string(text), now)
		if err != nil {
			return nil, err
		}
		entries = append(entries, more...)
	}
	return entries, nil
}

// readFile reads one manifest file from disk.
func readFile(path string, now time.Time) ([]entry, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseManifest(path, string(text), now)
}

func parseManifest(name, text string, now time.Time) ([]entry, error) {
	var entries []entry
	for number, part := range strings.Split("\n"+expandTimes(text, now), "\n---\n") {
		var list document
		if err := yaml.Unmarshal([]byte(part), &list); err != nil {
			return nil, fmt.Errorf("%s, document %d: %w", name, number+1, err)
		}
		objects := list.Items
		if objects == nil {
			var single map[string]any
			if err := yaml.Unmarshal([]byte(part), &single); err != nil {
				return nil, fmt.Errorf("%s, document %d: %w", name, number+1, err)
			}
			if single == nil {
				continue
			}
			objects = []map[string]any{single}
		}
		for _, object := range objects {
			entries = append(entries, newEntry(name, overlay(list.Defaults, object)))
		}
	}
	return entries, nil
}

// newEntry takes the `afterwards` part out of a manifest.
func newEntry(file string, object map[string]any) entry {
	result := entry{file: file, object: object}
	if afterwards, ok := object["afterwards"].(map[string]any); ok {
		result.created, _ = afterwards["created"].(string)
		result.raw, _ = afterwards["raw"].(bool)
		result.remove, _ = afterwards["remove"].(bool)
		result.stored, _ = afterwards["stored"].(map[string]any)
	}
	delete(object, "afterwards")
	return result
}

// overlay lays `top` over `below`: maps are merged, a null removes, everything else replaces. The
// result shares nothing with its inputs' maps.
func overlay(below, top map[string]any) map[string]any {
	result := map[string]any{}
	for key, value := range below {
		if inner, ok := value.(map[string]any); ok {
			value = overlay(inner, nil)
		}
		result[key] = value
	}
	for key, value := range top {
		if value == nil {
			delete(result, key)
			continue
		}
		if inner, ok := value.(map[string]any); ok {
			under, _ := result[key].(map[string]any)
			value = overlay(under, inner)
		}
		result[key] = value
	}
	return result
}
