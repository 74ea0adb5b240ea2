#include "core/describe/same_template.hpp"

#include "core/view/value_text.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace k8scache::describe {

namespace {

constexpr std::string_view kHash = "pod-template-hash";

bool is_empty(json::Value value) {
  return value.is_null_or_missing() ||
         ((value.is_array() || value.is_object()) && value.size() == 0);
}

bool is_equal(json::Value one, json::Value other) {
  if (is_empty(one) || is_empty(other)) return is_empty(one) && is_empty(other);
  if (one.is_object() && other.is_object()) {
    std::set<std::string_view> keys;
    for (const json::Member member : one.members()) keys.insert(member.key);
    for (const json::Member member : other.members()) keys.insert(member.key);
    return std::ranges::all_of(
        keys, [&](std::string_view key) { return is_equal(one[key], other[key]); });
  }
  if (one.is_array() && other.is_array()) {
    if (one.size() != other.size()) return false;
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (!is_equal(one.at(i), other.at(i))) return false;
    }
    return true;
  }
  return one.type() == other.type() && view::value_text(one) == view::value_text(other);
}

bool are_same_labels(json::Value one, json::Value other) {
  std::set<std::string_view> keys;
  for (const json::Member member : one.members()) keys.insert(member.key);
  for (const json::Member member : other.members()) keys.insert(member.key);
  keys.erase(kHash);
  return std::ranges::all_of(keys, [&](std::string_view key) {
    return one[key].exists() && other[key].exists() &&
           one[key].text_or("") == other[key].text_or("");
  });
}

}  // namespace

bool is_same_template(json::Value one, json::Value other) {
  std::set<std::string_view> keys;
  for (const json::Member member : one["metadata"].members()) keys.insert(member.key);
  for (const json::Member member : other["metadata"].members()) keys.insert(member.key);
  keys.erase("labels");
  return are_same_labels(one["metadata"]["labels"], other["metadata"]["labels"]) &&
         std::ranges::all_of(keys,
                             [&](std::string_view key) {
                               return is_equal(one["metadata"][key], other["metadata"][key]);
                             }) &&
         is_equal(one["spec"], other["spec"]);
}

}  // namespace k8scache::describe
