#include "core/view/cell.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/writer.hpp"
#include "core/view/formatters.hpp"

#include <algorithm>
#include <functional>

namespace k8scache::view {

namespace {

std::string text_of(std::string_view key, json::Value value) {
  if (!value.is_string()) fail(ErrorKind::Usage, "\"{}\" must be a text", key);
  return std::string(value.text_or(""));
}

/// `{.roleRef.kind}/{.roleRef.name}`
std::vector<Piece> read_template(std::string_view text) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    Piece piece{std::string(text.substr(0, open)), {}};
    if (open != std::string_view::npos) {
      const std::size_t close = text.find('}', open);
      if (close == std::string_view::npos) fail(ErrorKind::Usage, "\"text\" lacks a closing brace");
      piece.hole = json::JsonPath::parse(text.substr(open + 1, close - open - 1));
      text.remove_prefix(close + 1);
    } else {
      text = {};
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

void read_path(Arguments& arguments, json::Value value) {
  arguments.paths.push_back(json::JsonPath::parse(text_of("path", value)));
}

void read_paths(Arguments& arguments, json::Value value) {
  if (!value.is_array()) fail(ErrorKind::Usage, "\"paths\" must be a list of paths");
  for (const json::Value path : value.elements()) read_path(arguments, path);
}

void read_words(Arguments& arguments, json::Value value) {
  for (const json::Value word : value.elements()) {
    arguments.words.push_back(text_of("words", word));
  }
  if (arguments.words.size() != 2) {
    fail(ErrorKind::Usage, "\"words\" must be two texts, for true and for false");
  }
}

void read_limit(Arguments& arguments, json::Value value) {
  const auto limit = value.integer();
  if (!limit || *limit < 1) fail(ErrorKind::Usage, "\"limit\" must be a number above 0");
  arguments.limit = static_cast<std::size_t>(*limit);
}

std::string literal_cell(const Row&, const Arguments& arguments) {
  return arguments.fallback_or("");
}

Case read_case(json::Value entry) {
  Case result;
  if (entry["has"].exists()) result.has = json::JsonPath::parse(text_of("has", entry["has"]));
  if (entry["is"].exists()) result.is = text_of("is", entry["is"]);
  if (result.is && !result.has) fail(ErrorKind::Usage, "\"is\" needs \"has\"");
  if (entry["show"].exists()) {
    result.cell.function = literal_cell;
    result.cell.arguments.fallback = text_of("show", entry["show"]);
  } else {
    result.cell = compile_cell(entry);
  }
  return result;
}

void read_cases(Arguments& arguments, json::Value value) {
  for (const json::Value entry : value.elements()) arguments.cases.push_back(read_case(entry));
  if (arguments.cases.empty()) fail(ErrorKind::Usage, "\"cases\" must be a list of cases");
}

struct Key {
  std::string_view name;
  std::function<void(Arguments&, json::Value)> read;
};

const std::vector<Key>& argument_keys() {
  static const std::vector<Key> keys = {
      {"path", read_path},
      {"paths", read_paths},
      {"default",
       [](Arguments& to, json::Value value) { to.fallback = text_of("default", value); }},
      {"emptyIsMissing",
       [](Arguments& to, json::Value value) { to.empty_is_missing = value.boolean_or(false); }},
      {"separator",
       [](Arguments& to, json::Value value) { to.separator = text_of("separator", value); }},
      {"limit", read_limit},
      {"words", read_words},
      {"invalid", [](Arguments& to, json::Value value) { to.invalid = text_of("invalid", value); }},
      {"text",
       [](Arguments& to, json::Value value) { to.pieces = read_template(text_of("text", value)); }},
      {"cases", read_cases},
  };
  return keys;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

/// The keys that an entry with this formatter may have, those of columns and cases included.
std::vector<std::string> keys_of(const Formatter& formatter) {
  std::vector<std::string> keys = words_of("name format type tableFormat wide has is");
  if (formatter.most_paths >= 1) keys.emplace_back("path");
  if (formatter.most_paths > 1) keys.emplace_back("paths");
  for (const std::string_view more : {formatter.needs, formatter.takes}) {
    for (std::string& word : words_of(more)) keys.push_back(std::move(word));
  }
  return keys;
}

const Formatter& formatter_of(json::Value entry) {
  const std::string name(entry["format"].text_or(""));
  if (const Formatter* formatter = find_formatter(name)) return *formatter;
  std::vector<std::string> known;
  for (const Formatter& formatter : formatters()) known.emplace_back(formatter.name);
  const auto meant = nearest(name, known);
  if (!meant) fail(ErrorKind::Usage, "unknown format \"{}\"", name);
  fail(ErrorKind::Usage, "unknown format \"{}\", did you mean \"{}\"?", name, *meant);
}

void check_key(const Formatter& formatter, std::string_view key) {
  const std::vector<std::string> known = keys_of(formatter);
  if (std::find(known.begin(), known.end(), key) != known.end()) return;
  const auto meant = nearest(key, known);
  if (!meant) fail(ErrorKind::Usage, "format \"{}\" takes no \"{}\"", formatter.name, key);
  fail(ErrorKind::Usage, "format \"{}\" takes no \"{}\", did you mean \"{}\"?", formatter.name, key,
       *meant);
}

void check_needs(const Formatter& formatter, json::Value entry, const Arguments& arguments) {
  const std::size_t paths = arguments.paths.size();
  if (paths < formatter.fewest_paths || paths > formatter.most_paths) {
    fail(ErrorKind::Usage, "format \"{}\" needs {} to {} paths, not {}", formatter.name,
         formatter.fewest_paths, formatter.most_paths, paths);
  }
  for (const std::string& key : words_of(formatter.needs)) {
    if (!entry[key].exists())
      fail(ErrorKind::Usage, "format \"{}\" needs \"{}\"", formatter.name, key);
  }
}

}  // namespace

json::Value Arguments::first(const Row& row) const {
  return paths.empty() ? json::Value() : paths.front().first(row.object());
}

void Cell::write_json(const Row& row, std::string& out) const {
  if (json != nullptr) return json(row, arguments, out);
  json::append_string(out, function(row, arguments));
}

Cell compile_cell(json::Value entry) {
  const Formatter& formatter = formatter_of(entry);
  Cell cell;
  cell.function = formatter.function;
  cell.json = formatter.json;
  for (const json::Member member : entry.members()) check_key(formatter, member.key);
  for (const Key& key : argument_keys()) {
    if (entry[key.name].exists()) key.read(cell.arguments, entry[key.name]);
  }
  check_needs(formatter, entry, cell.arguments);
  return cell;
}

}  // namespace k8scache::view
