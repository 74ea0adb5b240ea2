#include "core/model/version.hpp"

#include <algorithm>

namespace k8scache::model {

namespace {

bool is_ordered(std::string_view version) {
  return !version.empty() && version.front() != '0' &&
         std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::partial_ordering compare_versions(std::string_view left, std::string_view right) {
  if (left == right) return std::partial_ordering::equivalent;
  if (!is_ordered(left) || !is_ordered(right)) return std::partial_ordering::unordered;
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left.compare(right) <=> 0;
}

}  // namespace k8scache::model
