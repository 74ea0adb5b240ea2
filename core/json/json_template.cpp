#include "core/json/json_template.hpp"

#include "core/json/go_text.hpp"
#include "core/json/json_template_walk.hpp"
#include "core/json/number_text.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace k8scache::json {

using tmpl::Nodes;
using tmpl::Pieces;
using tmpl::Walk;

struct JsonTemplate::Program {
  std::string text;
  Pieces pieces;
  MissingKeys missing = MissingKeys::Allowed;
  // Of a template that needs one object at a time: its one action about the list, and the last
  // piece that belongs to it.
  bool is_per_item = false;
  bool is_range = false;
  std::size_t begin = 0;
  std::size_t end = 0;
  Nodes steps;  // behind `.items[*]`
  Pieces body;  // of the range
};

namespace {

bool is_word(const tmpl::Node& node, std::string_view word) {
  const auto* const identifier = std::get_if<tmpl::Identifier>(&node.what);
  return identifier != nullptr && identifier->name == word;
}

/// Whether `.items[*]` stands at that place.
bool begins_with_items(const Nodes& nodes, std::size_t at) {
  if (nodes.size() < at + 2) return false;
  const auto* const field = std::get_if<tmpl::Field>(&nodes[at].what);
  const auto* const slice = std::get_if<tmpl::Slice>(&nodes[at + 1].what);
  return field != nullptr && field->name == "items" && slice != nullptr && !slice->begin &&
         !slice->end && !slice->step && !slice->derived_end;
}

/// Whether what the node gives for several values is what it gives for each, end to end.
bool is_value_by_value(const tmpl::Node& node) {
  return !std::holds_alternative<tmpl::Union>(node.what) &&
         !std::holds_alternative<tmpl::Text>(node.what) &&
         !std::holds_alternative<tmpl::Identifier>(node.what);
}

bool says_text_only(const tmpl::Piece& piece) {
  return piece.nodes.size() == 1 && std::holds_alternative<tmpl::Text>(piece.nodes.front().what);
}

void append(std::string& out, const JsonTemplate::Result& result) {
  const Value* const value = std::get_if<Value>(&result);
  if (value != nullptr && value->is_null_or_missing()) {
    out += value->exists() ? "null" : "";
  } else if (value != nullptr && (value->is_array() || value->is_object())) {
    write_compact(*value, out);
  } else {
    out += go_text(result);
  }
}

void append_all(std::string& out, const JsonTemplate::Results& results) {
  bool is_first = true;
  for (const JsonTemplate::Result& result : results) {
    if (!is_first) out += ' ';
    is_first = false;
    append(out, result);
  }
}

}  // namespace

std::string go_text(const JsonTemplate::Result& result) {
  struct Write {
    std::string operator()(const Value& value) const {
      std::string text;
      append_go_value(text, value);
      return text;
    }
    std::string operator()(std::string_view text) const { return std::string(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
      return general_number_text(number, ExponentFrom::Million);
    }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(std::uint8_t byte) const { return std::to_string(byte); }
  };
  return std::visit(Write(), result);
}

JsonTemplate::JsonTemplate(std::unique_ptr<Program> program) : program_(std::move(program)) {}
JsonTemplate::JsonTemplate(JsonTemplate&&) noexcept = default;
JsonTemplate& JsonTemplate::operator=(JsonTemplate&&) noexcept = default;
JsonTemplate::~JsonTemplate() = default;

const std::string& JsonTemplate::text() const { return program_->text; }

JsonTemplate JsonTemplate::parse(std::string_view text, MissingKeys missing) {
  auto program = std::make_unique<Program>();
  program->text = text;
  program->pieces = tmpl::parse_pieces(text);
  program->missing = missing;
  Pieces& pieces = program->pieces;
  std::size_t first = 0;
  while (first < pieces.size() && says_text_only(pieces[first])) ++first;
  if (first == pieces.size() || missing == MissingKeys::Error)
    return JsonTemplate(std::move(program));
  const Nodes& nodes = pieces[first].nodes;
  std::size_t last = first;
  if (begins_with_items(nodes, 0)) {
    program->steps.assign(nodes.begin() + 2, nodes.end());
    program->is_per_item = std::ranges::all_of(program->steps, is_value_by_value);
  } else if (nodes.size() == 3 && is_word(nodes[0], "range") && begins_with_items(nodes, 1)) {
    // Whoever nests ranges, or writes more than `{end}` in its braces, has the list as a whole.
    const auto is_plain = [](const tmpl::Piece& piece) {
      return std::ranges::none_of(piece.nodes, [](const tmpl::Node& node) {
        return std::holds_alternative<tmpl::Identifier>(node.what);
      });
    };
    ++last;
    while (last < pieces.size() && is_plain(pieces[last])) ++last;
    program->is_range = true;
    program->is_per_item = last < pieces.size() && pieces[last].nodes.size() == 1 &&
                           is_word(pieces[last].nodes.front(), "end");
    if (program->is_per_item) {
      program->body.assign(pieces.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                           pieces.begin() + static_cast<std::ptrdiff_t>(last));
    }
  }
  program->begin = first;
  program->end = last + 1;
  for (std::size_t i = last + 1; i < pieces.size(); ++i) {
    program->is_per_item = program->is_per_item && says_text_only(pieces[i]);
  }
  return JsonTemplate(std::move(program));
}

JsonTemplate::Found JsonTemplate::find(Value root) const {
  Walk walk(program_->missing);
  Found found;
  found.groups = walk.run(program_->pieces, 0, root);
  if (walk.failed()) found = {{}, walk.take_failure()};
  return found;
}

void JsonTemplate::print(std::string& out, const std::vector<Results>& groups) {
  for (const Results& results : groups) append_all(out, results);
}

void JsonTemplate::print_as_json(std::string& out, const std::vector<Results>& groups) {
  constexpr int kIndent = 4;
  for (const Results& results : groups) {
    Writer writer(out, kIndent);
    writer.begin_array();
    for (const Result& result : results) {
      std::visit([&](const auto& value) { writer.value(value); }, result);
    }
    writer.end_array();
    out += '\n';
  }
}

std::optional<JsonTemplate::PerItem> JsonTemplate::per_item() const {
  if (!program_->is_per_item) return std::nullopt;
  return PerItem(*program_);
}

void JsonTemplate::PerItem::begin(std::string& out) const {
  for (std::size_t i = 0; i < program_->begin; ++i) {
    out += std::get<tmpl::Text>(program_->pieces[i].nodes.front().what).text;
  }
}

void JsonTemplate::PerItem::end(std::string& out) const {
  for (std::size_t i = program_->end; i < program_->pieces.size(); ++i) {
    out += std::get<tmpl::Text>(program_->pieces[i].nodes.front().what).text;
  }
}

std::string JsonTemplate::PerItem::add(Value object, std::string& out) {
  Walk walk(program_->missing);
  if (program_->is_range) {
    const std::vector<Results> groups = walk.run(program_->body, 0, object);
    if (!walk.failed()) print(out, groups);
    return walk.take_failure();
  }
  // An empty slice in an earlier object leaves nothing to later ones from its step on.
  if (live_steps_ <= program_->steps.size()) {
    const Nodes before(program_->steps.begin(),
                       program_->steps.begin() + static_cast<std::ptrdiff_t>(live_steps_));
    static_cast<void>(walk.run(before, {object}, &live_steps_));
    return walk.take_failure();
  }
  const Results results = walk.run(program_->steps, {object}, &live_steps_);
  if (walk.failed()) return walk.take_failure();
  if (!results.empty()) {
    if (!std::exchange(is_first_, false)) out += ' ';
    append_all(out, results);
  }
  return {};
}

}  // namespace k8scache::json
