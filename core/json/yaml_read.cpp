#include "core/json/yaml_read.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_tree.hpp"

#include <simdjson.h>

#include <unordered_map>
#include <utility>
#include <vector>

namespace k8scache::json {

namespace {

// A few lines of aliases of aliases can describe terabytes.
constexpr std::size_t kOutputLimit = std::size_t{64} << 20;
constexpr std::size_t kStepLimit = std::size_t{16} << 20;
constexpr int kDepthLimit = 500;  // yaml-cpp's own for what is written out; aliases add to it

/// Writes a tree as JSON, within bounds.
class JsonWriter {
 public:
  JsonWriter(const YamlTree& tree, std::string_view name) : tree_(tree), name_(name) {}

  std::string write() {
    if (tree_.nodes.empty()) return "null";
    append(tree_.nodes.front(), 0);
    return std::move(out_);
  }

 private:
  using Entry = std::pair<const YamlNode*, const YamlNode*>;
  using Places = std::unordered_map<std::string_view, std::size_t>;  // of keys among the entries

  void append(const YamlNode& node, int depth) {
    spend(node, depth);
    switch (node.kind) {
      case YamlNode::Kind::Text: append_string(out_, node.text); return;
      case YamlNode::Kind::Literal: out_ += node.text; return;
      case YamlNode::Kind::Sequence: append_sequence(node, depth); return;
      case YamlNode::Kind::Mapping: append_mapping(node, depth); return;
    }
  }

  void append_sequence(const YamlNode& node, int depth) {
    out_ += '[';
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      if (i > 0) out_ += ',';
      append(tree_.nodes[node.parts[i]], depth + 1);
    }
    out_ += ']';
  }

  void append_mapping(const YamlNode& node, int depth) {
    std::vector<Entry> entries;
    Places seen;
    collect(node, depth, entries, seen);
    out_ += '{';
    for (const auto& [key, value] : entries) {
      if (key != entries.front().first) out_ += ',';
      append_string(out_, key->text);
      out_ += ':';
      append(*value, depth + 1);
    }
    out_ += '}';
  }

  /// The mapping's own entries, then those it merges: what comes first wins.
  void collect(const YamlNode& node, int depth, std::vector<Entry>& entries, Places& seen) {
    spend(node, depth);
    const std::size_t first = entries.size();
    for (std::size_t i = 0; i < node.parts.size(); i += 2) {
      const YamlNode& key = tree_.nodes[node.parts[i]];
      const YamlNode& value = tree_.nodes[node.parts[i + 1]];
      if (key.is_merge_key) continue;
      const auto [known, is_new] = seen.try_emplace(key.text, entries.size());
      if (is_new) {
        entries.emplace_back(&key, &value);
      } else if (known->second >= first) {
        entries[known->second].second = &value;  // of the mapping's own entries the last one wins
      }
    }
    for (std::size_t i = 0; i < node.parts.size(); i += 2) {
      if (!tree_.nodes[node.parts[i]].is_merge_key) continue;
      const YamlNode& merged = tree_.nodes[node.parts[i + 1]];
      if (merged.kind != YamlNode::Kind::Sequence) {
        collect(mapping_in(merged), depth + 1, entries, seen);
        continue;
      }
      for (const std::size_t part : merged.parts) {
        collect(mapping_in(tree_.nodes[part]), depth + 1, entries, seen);
      }
    }
  }

  const YamlNode& mapping_in(const YamlNode& merged) const {
    if (merged.kind != YamlNode::Kind::Mapping) {
      fail_at_line(name_, merged.line, "\"<<\" takes a mapping or a sequence of mappings");
    }
    return merged;
  }

  void spend(const YamlNode& node, int depth) {
    steps_ += 1 + node.parts.size();
    if (depth > kDepthLimit) fail_at_line(name_, node.line, "nested too deeply");
    if (out_.size() > kOutputLimit || steps_ > kStepLimit) {
      fail_at_line(name_, node.line, "its aliases describe too much");
    }
  }

  const YamlTree& tree_;
  std::string_view name_;
  std::string out_;
  std::size_t steps_ = 0;
};

/// UTF-8 without NUL: yaml-cpp would take one for a sign of UTF-16 or UTF-32 and read other
/// letters.
bool is_utf8(std::string_view text) {
  return text.find('\0') == std::string_view::npos &&
         simdjson::validate_utf8(text.data(), text.size());
}

void check_utf8(std::string_view text, std::string_view name) {
  if (is_utf8(text)) return;
  int line = 0;
  for (const auto part : split(text, '\n')) {
    ++line;
    if (!is_utf8(part)) {
      fail_at_line(name, line, "this is not UTF-8 text");
    }
  }
  fail_at_line(name, line, "this is not UTF-8 text");
}

}  // namespace

bool is_json(std::string_view text) {
  const std::string_view body = trim(text);
  if (!body.starts_with('{') && !body.starts_with('[')) return false;
  simdjson::dom::parser parser;
  return parser.parse(text.data(), text.size()).error() == simdjson::SUCCESS;
}

std::string yaml_to_json(std::string_view text, std::string_view name, RepeatedKeys repeated) {
  if (text.size() > kYamlLimit) {
    fail(ErrorKind::Usage, "cannot read {}: it is larger than {} MiB", name, kYamlLimit >> 20);
  }
  check_utf8(text, name);
  if (is_json(text)) return std::string(text);
  return JsonWriter(parse_yaml(std::string(text), name, repeated), name).write();
}

}  // namespace k8scache::json
