#include "core/print/custom_columns.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/relaxed_path.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace k8scache::print {

namespace {

std::string path_of(std::string_view text) {
  auto path = json::relaxed_path(text);
  if (!path) fail(ErrorKind::Usage, "{}", json::kNotRelaxed);
  return std::move(*path);
}

std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\v\f";
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(kBlanks);
    if (begin == line.npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

/// Takes the next line off a text; nothing when there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// What may not reach a terminal. Spec: cli-runtime printers, EscapeTerminal.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\x1b') {
      result += "^[";
    } else if (c == '\r') {
      result += "\\r";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

std::vector<CustomColumn> custom_columns_of(std::string_view text) {
  std::vector<CustomColumn> columns;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t colon = part.find(':');
    if (colon == part.npos) {
      fail(ErrorKind::Usage,
           "unexpected custom-columns spec: {}, expected <header>:<json-path-expr>", part);
    }
    columns.push_back({std::string(part.substr(0, colon)), path_of(part.substr(colon + 1))});
  }
  return columns;
}

std::vector<CustomColumn> custom_columns_of_file(std::string_view text) {
  constexpr const char* kForm =
      "Expected format is one line of space separated headers, one line of space separated column "
      "specs.";
  const auto first = take_line(text);
  if (!first) fail(ErrorKind::Usage, "invalid template, missing header line. {}", kForm);
  const auto second = take_line(text);
  if (!second) fail(ErrorKind::Usage, "invalid template, missing spec line. {}", kForm);
  const std::vector<std::string_view> headers = words_of(*first);
  const std::vector<std::string_view> paths = words_of(*second);
  if (headers.size() != paths.size()) {
    fail(ErrorKind::Usage, "number of headers ({}) and field specifications ({}) don't match",
         headers.size(), paths.size());
  }
  std::vector<CustomColumn> columns;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    columns.push_back({std::string(headers[i]), path_of(paths[i])});
  }
  return columns;
}

CustomColumns::CustomColumns(std::vector<CustomColumn> columns, std::vector<std::string> leading,
                             Table::Headers headers, Shape shape, std::string& out)
    : columns_(std::move(columns)),
      leading_headers_(std::move(leading)),
      headers_due_(headers == Table::Headers::Shown),
      is_list_(shape == Shape::List),
      out_(out),
      table_({}, Table::Headers::Hidden) {}

/// kubectl reads the paths with the first object, behind the headers.
void CustomColumns::need_paths() {
  if (std::exchange(headers_due_, false)) {
    std::vector<std::string> headers = leading_headers_;
    for (const CustomColumn& column : columns_) headers.push_back(column.header);
    table_.add_text(join(headers, "\t"));
  }
  if (!paths_.empty()) return;
  for (const CustomColumn& column : columns_) {
    try {
      paths_.push_back(json::JsonTemplate::parse(column.path));
    } catch (const Error& error) {
      refuse(error.what());
    }
  }
}

void CustomColumns::begin() {
  // Of no objects there are headers all the same.
  if (is_list_) need_paths();
}

void CustomColumns::add(json::Value object) {
  need_paths();
  std::vector<std::string> cells = leading_;
  for (const json::JsonTemplate& path : paths_) {
    const json::JsonTemplate::Found found = path.find(object);
    if (!found.failure.empty()) refuse(found.failure);
    std::vector<std::string> texts;
    if (found.groups.empty() || found.groups.front().empty()) texts.emplace_back("<none>");
    for (const auto& results : found.groups) {
      for (const auto& result : results) texts.push_back(escaped(json::go_text(result)));
    }
    cells.push_back(join(texts, ","));
  }
  table_.add_text(join(cells, "\t"));
}

void CustomColumns::flush() { out_ += table_.text(); }

/// As in kubectl what came before is shown.
void CustomColumns::refuse(const std::string& why) {
  flush();
  fail(ErrorKind::Usage, "{}", why);
}

}  // namespace k8scache::print
