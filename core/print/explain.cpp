#include "core/print/explain.hpp"

#include "core/base/error.hpp"
#include "core/json/go_text.hpp"
#include "core/json/ordered.hpp"
#include "core/print/explain_schema.hpp"
#include "core/print/word_wrap.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <span>

namespace k8scache::print {

namespace {

constexpr int kDeepest = 200;  // schemas within schemas, where no reference names a cycle

using History = std::set<std::string, std::less<>>;
using Fields = std::span<const std::string>;

class Explainer {
 public:
  Explainer(std::string& out, json::Value document, const Explained& what)
      : out_(out), document_(document), what_(what) {}

  void run() {
    const std::string prefix = what_.group.empty()
                                   ? "/api/" + what_.version
                                   : fmt::format("/apis/{}/{}", what_.group, what_.version);
    const json::Value kind = document_.kind_of(prefix, what_.plural);
    if (!is_filled(kind))
      fail(ErrorKind::NotFound, "GVR ({}) not found in OpenAPI schema", what_.name);
    const std::string_view group = kind["group"].text_or("");
    if (!group.empty()) out_ += fmt::format("GROUP:      {}\n", group);
    out_ += fmt::format("KIND:       {}\nVERSION:    {}\n\n", kind["kind"].text_or(""),
                        kind["version"].text_or(""));
    const json::Value schema = document_.schema_of(kind);
    if (!schema.exists()) {
      std::string shown;
      json::append_go_value(shown, kind);
      fail(ErrorKind::NotFound, "GVK {} not found in OpenAPI schema", shown);
    }
    const std::string text = field(schema, {}, what_.fields, 0);
    if (text.empty()) {
      fail(ErrorKind::NotFound, "field \"{}\" does not exist",
           what_.fields.empty() ? "" : what_.fields.back());
    }
    out_ += text + "\n";
  }

 private:
  void require_depth(int depth) const {
    if (depth > kDeepest) fail(ErrorKind::NotFound, "the schema of {} has no end", what_.name);
  }

  /// The schema at the end of the fields, explained; empty when they lead nowhere.
  std::string field(json::Value schema, History history, Fields fields, int depth) {
    require_depth(depth);
    const std::string reference(reference_of(schema));
    const json::Value meant = document_.resolved(schema);
    if (fields.empty()) return explained(meant);
    if (!reference.empty() && history.contains(reference)) return {};
    history.insert(reference);
    const json::Value next = meant["properties"][fields.front()];
    if (is_filled(next)) {
      std::string text;
      if (fields.size() == 1) {
        text = fmt::format("FIELD: {} <{}>\n{}\n\n", fields.front(), document_.type_name(next),
                           values_in_lines(next));
      }
      return text + field(next, {}, fields.subspan(1), depth + 1);
    }
    if (const json::Value items = meant["items"]; is_filled(items)) {
      return field(items, std::move(history), fields, depth + 1);
    }
    if (const json::Value values = values_of_map(meant); is_filled(values)) {
      return field(values, std::move(history), fields, depth + 1);
    }
    for (const json::Value one : meant["allOf"].elements()) {
      std::string text = field(one, history, fields, depth + 1);
      if (!text.empty()) return text;
    }
    return {};
  }

  std::string explained(json::Value schema) {
    std::string description;
    add_description(description, schema, 0);
    if (description.empty()) description = "<empty>";
    std::string text = "DESCRIPTION:\n" + indented(word_wrapped(description, 76), 4) + "\n";
    if (const std::string more = further_reading(schema["externalDocs"], 0, 76); !more.empty()) {
      text += "\n" + more;
    }
    std::string fields;
    add_fields(fields, schema, {}, 1, 0);
    return fields.empty() ? text : text + "FIELDS:\n" + fields;
  }

  void add_description(std::string& text, json::Value schema, int depth) {
    require_depth(depth);
    const json::Value meant = document_.resolved(schema);
    const std::string_view own = meant["description"].text_or("");
    if (!own.empty()) text.append(own).append("\n");
    for (const json::Value one : meant["allOf"].elements()) add_description(text, one, depth + 1);
    if (is_filled(meant["items"])) add_description(text, meant["items"], depth + 1);
    if (is_filled(values_of_map(meant))) add_description(text, values_of_map(meant), depth + 1);
  }

  /// Links to documents outside, with so many blanks before them.
  static std::string further_reading(json::Value links, std::size_t blanks, std::size_t width) {
    if (!is_filled(links)) return {};
    std::string text = indented("EXTERNAL DOCS:", blanks) + "\n";
    const std::string_view description = links["description"].text_or("");
    if (!description.empty()) text += indented(word_wrapped(description, width), blanks + 4) + "\n";
    const std::string_view url = links["url"].text_or("");
    if (!url.empty()) text += indented("URL: " + std::string(url), blanks + 4) + "\n";
    return text;
  }

  void add_fields(std::string& text, json::Value schema, History history, std::size_t level,
                  int depth) {
    require_depth(depth);
    const std::string reference(reference_of(schema));
    if (!reference.empty() && history.contains(reference)) return;
    history.insert(reference);
    const json::Value meant = document_.resolved(schema);
    for (const json::Member& member : json::ordered_members(meant["properties"])) {
      add_field(text, meant, member, level);
      if (what_.recursive) add_fields(text, member.value, history, level + 1, depth + 1);
    }
    for (const json::Value one : meant["allOf"].elements()) {
      add_fields(text, one, history, level, depth + 1);
    }
    if (is_filled(meant["items"])) add_fields(text, meant["items"], history, level, depth + 1);
    if (is_filled(values_of_map(meant))) {
      add_fields(text, values_of_map(meant), history, level, depth + 1);
    }
  }

  void add_field(std::string& text, json::Value parent, const json::Member& member,
                 std::size_t level) {
    const std::size_t blanks = level * 2;
    text += indented(member.key, blanks) + fmt::format("\t<{}>", document_.type_name(member.value));
    for (const json::Value one : parent["required"].elements()) {
      if (one.text() != member.key) continue;
      text += " -required-";
      break;
    }
    text += values_in_a_line(member.value, blanks) + "\n";
    if (what_.recursive) return;
    std::string description(member.value["description"].text_or(""));
    if (description.empty()) description = "<no description>";
    text += indented(word_wrapped(description, 78 - blanks), blanks + 2) + "\n";
    const std::string more = further_reading(member.value["externalDocs"], blanks + 2, 76 - blanks);
    if (!more.empty()) text += "\n" + more;
    text += "\n";
  }

  /// One value of an enumeration; the empty text as such.
  static std::string value_text(json::Value value) {
    if (value.is_string() && value.text_or("").empty()) return "\"\"";
    std::string text;
    json::append_go_value(text, value);
    return text;
  }

  static std::string values_in_lines(json::Value schema) {
    const json::Value values = schema["enum"];
    if (!is_filled(values)) return {};
    std::string text = "ENUM:";
    for (const json::Value value : values.elements()) text += "\n    " + value_text(value);
    return text;
  }

  static std::string values_in_a_line(json::Value schema, std::size_t blanks) {
    constexpr std::size_t kMost = 4;
    const json::Value values = schema["enum"];
    if (!is_filled(values)) return {};
    std::string text = "\n" + std::string(blanks, ' ') + "enum: ";
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i >= kMost) return text + ", ....";
      if (i > 0) text += ", ";
      text += value_text(values.at(i));
    }
    return text;
  }

  std::string& out_;
  SchemaDocument document_;
  const Explained& what_;
};

}  // namespace

void explain(std::string& out, json::Value document, const Explained& what) {
  Explainer(out, document, what).run();
}

}  // namespace k8scache::print
