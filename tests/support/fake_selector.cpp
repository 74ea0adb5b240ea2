#include "tests/support/fake_selector.hpp"

#include "core/base/text.hpp"
#include "core/json/value.hpp"

namespace k8scache::tests {

Selector::Selector(std::string_view labels, std::string_view fields) {
  if (!labels.empty()) {
    for (const std::string_view term : split(labels, ',')) add(trim(term), true);
  }
  if (!fields.empty()) {
    for (const std::string_view term : split(fields, ',')) add(trim(term), false);
  }
}

void Selector::add(std::string_view text, bool is_label) {
  Term term{{}, Test::Present, {}};
  std::string_view key = text;
  if (const auto sign = text.find('='); sign != std::string_view::npos) {
    const bool unequal = sign > 0 && text[sign - 1] == '!';
    term.test = unequal ? Test::Unequal : Test::Equal;
    key = text.substr(0, unequal ? sign - 1 : sign);
    const bool doubled = text.substr(sign + 1).starts_with('=');
    term.value = std::string{trim(text.substr(sign + (doubled ? 2 : 1)))};
  } else if (text.starts_with('!')) {
    term.test = Test::Absent;
    key = text.substr(1);
  }
  key = trim(key);
  if (is_label) {
    term.path = {"metadata", "labels", std::string{key}};
  } else {
    for (const std::string_view step : split(key, '.')) term.path.emplace_back(step);
  }
  terms_.push_back(std::move(term));
}

bool Selector::matches(std::string_view body) const {
  if (terms_.empty()) return true;
  json::Parser parser;
  const json::Value root = parser.parse(body);
  for (const Term& term : terms_) {
    json::Value at = root;
    for (const std::string& step : term.path) at = at[step];
    const bool equal = at.text_or("") == term.value;
    switch (term.test) {
      case Test::Equal:
        if (!equal || (!at.exists() && !term.value.empty())) return false;
        break;
      case Test::Unequal:
        if (equal && at.exists()) return false;
        break;
      case Test::Present:
        if (!at.exists()) return false;
        break;
      case Test::Absent:
        if (at.exists()) return false;
        break;
    }
  }
  return true;
}

}  // namespace k8scache::tests
