#include "core/json/yaml_tree.hpp"

#include "core/base/error.hpp"
#include "core/json/utf8.hpp"
#include "core/json/yaml_scalar.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

namespace k8scache::json {

namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

/// yaml-cpp gives the escapes `\N` (U+0085) and `\_` (U+00A0) as one byte each, which is no UTF-8.
std::string whole_characters(const std::string& text) {
  std::string whole;
  whole.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = utf8_character(std::string_view(text).substr(at));
    if (text[at] == '\x85' || text[at] == '\xa0') whole += '\xc2';
    whole.append(text, at, next.bytes);
    at += next.bytes;
  }
  return whole;
}

/// Collects yaml-cpp's events into nodes.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view name, RepeatedKeys repeated) : name_(name), repeated_(repeated) {}
  YamlTree take() { return std::move(tree_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add({.kind = YamlNode::Kind::Literal, .line = mark.line + 1, .text = "null"}, anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t target = anchors_.at(anchor);
    if (std::find(open_.begin(), open_.end(), target) != open_.end()) {
      fail_at_line(name_, mark.line + 1, "an anchor's value contains itself");
    }
    attach(target);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node{
        .kind = YamlNode::Kind::Text, .line = mark.line + 1, .text = whole_characters(value)};
    if (tag == "?") node.is_merge_key = value == "<<";
    if (is_typed(tag, node.line)) {
      if (auto literal = plain_scalar(value)) {
        node.kind = YamlNode::Kind::Literal;
        node.text = std::move(*literal);
      }
    }
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open_.push_back(add({.kind = YamlNode::Kind::Sequence, .line = mark.line + 1}, anchor));
  }
  void OnSequenceEnd() override { open_.pop_back(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open_.push_back(add({.kind = YamlNode::Kind::Mapping, .line = mark.line + 1}, anchor));
  }
  void OnMapEnd() override {
    check_keys(tree_.nodes[open_.back()]);
    open_.pop_back();
  }

 private:
  /// Whether the scalar's form decides its type: plain ones, and those tagged as a number and so
  /// on.
  [[nodiscard]] bool is_typed(std::string_view tag, int line) const {
    if (tag == "?") return true;
    if (!tag.starts_with(kTagPrefix)) return false;
    tag.remove_prefix(kTagPrefix.size());
    if (tag == "binary") fail_at_line(name_, line, "!!binary values are not supported");
    return tag == "int" || tag == "float" || tag == "bool" || tag == "null";
  }

  std::size_t add(YamlNode node, YAML::anchor_t anchor) {
    const std::size_t place = tree_.nodes.size();
    tree_.nodes.push_back(std::move(node));
    if (anchor != 0) anchors_[anchor] = place;
    attach(place);
    return place;
  }

  void attach(std::size_t place) {
    if (!open_.empty()) tree_.nodes[open_.back()].parts.push_back(place);
  }

  void check_keys(const YamlNode& mapping) const {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < mapping.parts.size(); i += 2) {
      const YamlNode& key = tree_.nodes[mapping.parts[i]];
      const bool usable = key.kind == YamlNode::Kind::Text ||
                          (key.kind == YamlNode::Kind::Literal && key.text != "null");
      if (!usable) fail_at_line(name_, key.line, "a key must be text");
      if (repeated_ == RepeatedKeys::LastWins) continue;
      if (!seen.insert(key.text).second && !key.is_merge_key) {
        fail_at_line(name_, key.line, fmt::format("key \"{}\" is there twice", key.text));
      }
    }
  }

  std::string_view name_;
  RepeatedKeys repeated_;
  YamlTree tree_;
  std::vector<std::size_t> open_;  // the sequences and mappings we are in, outermost first
  std::unordered_map<YAML::anchor_t, std::size_t> anchors_;
};

}  // namespace

void fail_at_line(std::string_view name, int line, std::string_view problem) {
  fail(ErrorKind::Usage, "cannot read {}, line {}: {}", name, line, problem);
}

YamlTree parse_yaml(const std::string& text, std::string_view name, RepeatedKeys repeated) {
  TreeBuilder builder(name, repeated);
  std::istringstream stream(text);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    // A null mark is line -1: the trouble is with the text as a whole.
    fail_at_line(name, std::max(error.mark.line + 1, 1), error.msg);
  }
  return builder.take();
}

}  // namespace k8scache::json
