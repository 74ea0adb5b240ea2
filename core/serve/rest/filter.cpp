#include "core/serve/rest/filter.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/relaxed_path.hpp"

#include <algorithm>

namespace k8scache::serve {

json::JsonTemplate path_parameter(std::string_view parameter, std::string_view text) {
  const auto path = json::relaxed_path(json::with_whole_names(text));
  if (text.empty() || !path) {
    fail(ErrorKind::Usage, "{}: \"{}\" is no path to a field", parameter, text);
  }
  try {
    return json::JsonTemplate::parse(*path);
  } catch (const Error& error) {
    fail(ErrorKind::Usage, "{}: \"{}\": {}", parameter, text, error.what());
  }
}

std::string text_at(const json::JsonTemplate& path, json::Value object) {
  std::string text;
  const json::JsonTemplate::Found found = path.find(object);
  if (found.failure.empty()) json::JsonTemplate::print(text, found.groups);
  return text;
}

Filter Filter::parse(std::string_view text) {
  Filter filter;
  for (const std::string_view piece : split(text, ',')) {
    const std::size_t at = piece.find_first_of("=!~");
    if (at == std::string_view::npos || at == 0) {
      fail(ErrorKind::Usage,
           "filter: \"{}\" compares nothing; expected path=text, path!=text or "
           "path~text",
           piece);
    }
    Operator op = Operator::Equal;
    std::size_t length = 1;
    if (piece[at] == '~') op = Operator::Contains;
    if (piece[at] == '!') {
      if (piece.substr(at, 2) != "!=") {
        fail(ErrorKind::Usage, "filter: \"{}\": `!` stands before `=` only", piece);
      }
      op = Operator::NotEqual;
      length = 2;
    }
    std::string value(piece.substr(at + length));
    if (op == Operator::Contains) value = to_lower(value);
    filter.terms_.push_back({path_parameter("filter", piece.substr(0, at)), op, std::move(value)});
  }
  return filter;
}

bool Filter::matches(json::Value object) const {
  return std::ranges::any_of(terms_, [&](const Term& term) {
    const std::string text = text_at(term.path, object);
    switch (term.op) {
      case Operator::Equal: return text == term.value;
      case Operator::NotEqual: return text != term.value;
      case Operator::Contains: return to_lower(text).find(term.value) != std::string::npos;
    }
    return false;
  });
}

}  // namespace k8scache::serve
