#include "core/print/names.hpp"

#include "core/base/text.hpp"

namespace k8scache::print {

std::string kind_and_group(std::string_view kind, std::string_view group) {
  std::string result = to_lower(kind);
  if (!group.empty()) result.append(".").append(group);
  return result;
}

std::string typed_name(std::string_view kind, std::string_view group, std::string_view name) {
  return kind_and_group(kind, group).append("/").append(name);
}

}  // namespace k8scache::print
