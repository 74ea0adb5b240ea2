#include "core/base/time_format.hpp"
#include "core/json/number_text.hpp"
#include "core/json/writer.hpp"
#include "core/view/age.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

#include <chrono>

namespace k8scache::view {

namespace {

std::int64_t integer_at(const json::JsonPath& path, const Row& row) {
  return path.first(row.object()).integer_or(0);
}

std::string span_text(Instant from, Instant to) {
  return human_duration(std::chrono::duration_cast<std::chrono::seconds>(to - from));
}

}  // namespace

/// `.metadata.name`; ` (default)` behind it if the text at one of the paths is `true`.
/// Spec: kubectl printers, printStorageClass, printIngressClass.
std::string name_cell(const Row& row, const Arguments& arguments) {
  std::string name(row.object()["metadata"]["name"].text_or(""));
  for (const json::JsonPath& mark : arguments.paths) {
    if (mark.first(row.object()).text_or("") == "true") return name + " (default)";
  }
  return name;
}

/// The first value that there is at one of the paths.
std::string text_cell(const Row& row, const Arguments& arguments) {
  for (const json::JsonPath& path : arguments.paths) {
    const json::Value value = path.first(row.object());
    if (value.is_null_or_missing()) continue;
    std::string text = value_text(value);
    if (!text.empty() || !arguments.empty_is_missing) return text;
  }
  return arguments.fallback_or("");
}

/// The API leaves out integers that are zero.
std::string integer_cell(const Row& row, const Arguments& arguments) {
  const json::Value value = arguments.first(row);
  return value.is_null_or_missing() ? arguments.fallback_or("0") : value_text(value);
}

/// A number; what stands there instead of one is a text.
void integer_json(const Row& row, const Arguments& arguments, std::string& out) {
  const json::Value value = arguments.first(row);
  if (value.number()) {
    json::append_number(out, value);
  } else if (!value.is_null_or_missing()) {
    json::append_string(out, value_text(value));
  } else if (arguments.fallback) {
    json::append_string(out, *arguments.fallback);
  } else {
    out += '0';
  }
}

std::string boolean_cell(const Row& row, const Arguments& arguments) {
  const auto value = arguments.first(row).boolean();
  if (!value) return arguments.fallback_or("false");
  if (arguments.words.size() == 2) return arguments.words[*value ? 0 : 1];
  return *value ? "true" : "false";
}

/// True and false, unless the column has words of its own for them; another default is a text.
void boolean_json(const Row& row, const Arguments& arguments, std::string& out) {
  const std::string text = boolean_cell(row, arguments);
  if (arguments.words.empty() && (text == "true" || text == "false")) {
    out += text;
  } else {
    json::append_string(out, text);
  }
}

std::string age_cell(const Row& row, const Arguments& arguments) {
  const json::Value value = arguments.paths.empty() ? row.object()["metadata"]["creationTimestamp"]
                                                    : arguments.first(row);
  if (value.is_null_or_missing()) return arguments.fallback_or("<unknown>");
  return row.age(instant_of(value));
}

/// Spec: k8s.io/apiserver, the columns of types without their own.
std::string timestamp_cell(const Row& row, const Arguments& arguments) {
  const auto instant = instant_of(arguments.first(row));
  return instant ? rfc3339(*instant) : arguments.fallback_or("");
}

/// From the first path to the second, or to now as long as the second is missing.
std::string duration_cell(const Row& row, const Arguments& arguments) {
  const auto from = instant_of(arguments.paths[0].first(row.object()));
  if (!from) return "";
  const auto to = instant_of(arguments.paths[1].first(row.object()));
  return to ? span_text(*from, *to) : row.age(*from);
}

std::string seconds_cell(const Row& row, const Arguments& arguments) {
  const auto seconds = arguments.first(row).integer();
  if (!seconds) return arguments.fallback_or("");
  return human_duration(std::chrono::seconds(*seconds));
}

std::string ratio_cell(const Row& row, const Arguments& arguments) {
  return fmt::format("{}/{}", integer_at(arguments.paths[0], row),
                     integer_at(arguments.paths[1], row));
}

/// How many elements or members the values at the paths have together.
std::string count_cell(const Row& row, const Arguments& arguments) {
  std::size_t count = 0;
  for (const json::JsonPath& path : arguments.paths) count += path.first(row.object()).size();
  return fmt::format("{}", count);
}

std::string sum_cell(const Row& row, const Arguments& arguments) {
  std::int64_t sum = 0;
  for (const json::Value value : arguments.paths[0].find(row.object())) {
    sum += value.integer_or(0);
  }
  return fmt::format("{}", sum);
}

std::string join_cell(const Row& row, const Arguments& arguments) {
  std::vector<std::string> texts;
  for (const json::Value value : arguments.paths[0].find(row.object())) {
    texts.push_back(value_text(value));
  }
  if (texts.empty()) return arguments.fallback_or("");
  const std::size_t most = arguments.limit == 0 ? texts.size() : arguments.limit;
  const std::string text = shortened(texts, most, arguments.separator);
  return text.empty() && arguments.empty_is_missing ? arguments.fallback_or("") : text;
}

std::string labels_cell(const Row& row, const Arguments& arguments) {
  return labels_text(arguments.first(row));
}

/// `default` is shown if there is nothing in the first hole.
std::string template_cell(const Row& row, const Arguments& arguments) {
  std::string text;
  bool first = true;
  for (const Piece& piece : arguments.pieces) {
    text += piece.literal;
    if (!piece.hole) continue;
    const json::Value value = piece.hole->first(row.object());
    if (first && value.is_null_or_missing() && arguments.fallback) return *arguments.fallback;
    first = false;
    text += value_text(value);
  }
  return text;
}

namespace {

bool holds(const Case& candidate, const Row& row) {
  if (!candidate.has) return true;
  const json::Value value = candidate.has->first(row.object());
  if (candidate.is) return value_text(value) == *candidate.is;
  if (value.is_null_or_missing()) return false;
  if (value.is_array() || value.is_object()) return value.size() > 0;
  return !value.is_string() || !value.text_or("").empty();
}

}  // namespace

std::string case_cell(const Row& row, const Arguments& arguments) {
  for (const Case& candidate : arguments.cases) {
    if (holds(candidate, row)) return candidate.cell.write(row);
  }
  return "";
}

}  // namespace k8scache::view
