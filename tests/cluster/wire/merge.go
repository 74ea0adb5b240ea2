package wire

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Merged is the tables of several minors in one: each line with the minors that have it.
type Merged struct {
	First, Last int // minors; 0 when there are none yet
	kinds       []line
	messages    map[string][]line
}

type line struct {
	text        string
	since, last int
}

// Add appends the table of the minor behind the last one, or of the last one again.
func (m *Merged) Add(minor int, table Table) error {
	if m.First == 0 {
		m.First, m.Last, m.messages = minor, minor-1, map[string][]line{}
	}
	if minor == m.Last && minor > m.First {
		m.forget(minor)
	}
	if minor != m.Last+1 {
		return fmt.Errorf("1.%d does not follow 1.%d", minor, m.Last)
	}
	m.kinds = merged(m.kinds, table.Kinds, minor)
	for name := range table.Messages {
		m.messages[name] = m.messages[name][:len(m.messages[name]):len(m.messages[name])]
	}
	for name := range m.messages {
		m.messages[name] = merged(m.messages[name], table.Messages[name], minor)
	}
	m.Last = minor
	return nil
}

// forget takes the last minor away.
func (m *Merged) forget(minor int) {
	without := func(lines []line) []line {
		var kept []line
		for _, one := range lines {
			if one.last == minor {
				one.last--
			}
			if one.since <= one.last {
				kept = append(kept, one)
			}
		}
		return kept
	}
	m.kinds = without(m.kinds)
	for name, lines := range m.messages {
		if m.messages[name] = without(lines); len(m.messages[name]) == 0 && len(lines) > 0 {
			delete(m.messages, name)
		}
	}
	m.Last--
}

// merged goes on with the lines that the minor before had too, in their order, and puts new ones among them: the
// lines of each minor stay in the order that they have there.
func merged(lines []line, texts []string, minor int) []line {
	var alive []int
	for i, one := range lines {
		if one.last == minor-1 {
			alive = append(alive, i)
		}
	}
	common := commonSubsequence(lines, alive, texts)
	var result []line
	next := 0
	copyUpTo := func(end int) {
		result = append(result, lines[next:end]...)
		next = end
	}
	for i, text := range texts {
		if at, known := common[i]; known {
			copyUpTo(at)
			result = append(result, line{text, lines[at].since, minor})
			next = at + 1
			continue
		}
		result = append(result, line{text, minor, minor})
	}
	copyUpTo(len(lines))
	return result
}

// commonSubsequence finds, for as many texts as possible, the living line that goes on; order is kept.
func commonSubsequence(lines []line, alive []int, texts []string) map[int]int {
	longest := make([][]int, len(texts)+1)
	for i := range longest {
		longest[i] = make([]int, len(alive)+1)
	}
	for i := len(texts) - 1; i >= 0; i-- {
		for j := len(alive) - 1; j >= 0; j-- {
			if texts[i] == lines[alive[j]].text {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	common := map[int]int{}
	for i, j := 0, 0; i < len(texts) && j < len(alive); {
		switch {
		case texts[i] == lines[alive[j]].text:
			common[i] = alive[j]
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return common
}

const header = `# The JSON and the protobuf of the kinds that Kubernetes' API server lists itself, of several minors. Written by
# ./dev schema from the published Go types; not to be edited. README.md says how to read it.
`

// Write writes the table as core/wire reads it.
func (m *Merged) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%sminors %d %d\n", header, m.First, m.Last)
	for _, kind := range m.kinds {
		fmt.Fprintf(out, "kind %s\n", kind.within(m.all()))
	}
	names := make([]string, 0, len(m.messages))
	for name := range m.messages {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		message := spanOf(name, m.messages[name], m.all())
		fmt.Fprintf(out, "message %s\n", message.within(m.all()))
		for _, field := range m.messages[name] {
			fmt.Fprintln(out, field.within(message))
		}
	}
	return out.Flush()
}

// all is what holds for all minors.
func (m *Merged) all() line {
	return line{"", m.First, m.Last}
}

// spanOf is a message with the minors that have any of its fields.
func spanOf(name string, fields []line, all line) line {
	if len(fields) == 0 {
		return line{name, all.since, all.last}
	}
	span := line{name, fields[0].since, fields[0].last}
	for _, field := range fields {
		span.since, span.last = min(span.since, field.since), max(span.last, field.last)
	}
	return span
}

// within is a line with its minors, `@33-35`, where they are not those of what it belongs to.
func (one line) within(owner line) string {
	if one.since == owner.since && one.last == owner.last {
		return one.text
	}
	since, last := "", ""
	if one.since != owner.since {
		since = strconv.Itoa(one.since)
	}
	if one.last != owner.last {
		last = strconv.Itoa(one.last)
	}
	return fmt.Sprintf("%s @%s-%s", one.text, since, last)
}

// Read reads what Write wrote.
func Read(r io.Reader) (*Merged, error) {
	m := &Merged{messages: map[string][]line{}}
	var message line
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		text := scanner.Text()
		word, rest, _ := strings.Cut(text, " ")
		switch {
		case text == "" || word == "#":
		case word == "minors":
			if _, err := fmt.Sscan(rest, &m.First, &m.Last); err != nil {
				return nil, err
			}
		case word == "kind":
			m.kinds = append(m.kinds, lineOf(rest, m.all()))
		case word == "message":
			message = lineOf(rest, m.all())
			m.messages[message.text] = nil
		default:
			m.messages[message.text] = append(m.messages[message.text], lineOf(text, message))
		}
	}
	return m, scanner.Err()
}

func lineOf(text string, owner line) line {
	text, minors, has := strings.Cut(text, " @")
	one := line{text, owner.since, owner.last}
	if has {
		since, last, _ := strings.Cut(minors, "-")
		if since != "" {
			one.since, _ = strconv.Atoi(since)
		}
		if last != "" {
			one.last, _ = strconv.Atoi(last)
		}
	}
	return one
}

// Of is the table of one minor.
func (m *Merged) Of(minor int) Table {
	table := Table{Messages: map[string][]string{}}
	at := func(lines []line) []string {
		var texts []string
		for _, one := range lines {
			if one.since <= minor && minor <= one.last {
				texts = append(texts, one.text)
			}
		}
		return texts
	}
	table.Kinds = at(m.kinds)
	for name, lines := range m.messages {
		table.Messages[name] = at(lines)
	}
	return table
}

// Same says whether two tables mean the same; a message without members is like none.
func Same(a, b Table) bool {
	isIn := func(these, those map[string][]string) bool {
		for name, lines := range these {
			if !slices.Equal(lines, those[name]) {
				return false
			}
		}
		return true
	}
	return slices.Equal(a.Kinds, b.Kinds) && isIn(a.Messages, b.Messages) && isIn(b.Messages, a.Messages)
}
