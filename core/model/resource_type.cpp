#include "core/model/resource_type.hpp"

#include <algorithm>

namespace k8scache::model {

std::string ResourceType::api_version() const {
  return group.empty() ? version : group + "/" + version;
}

std::string ResourceType::plural_and_group() const {
  return group.empty() ? plural : plural + "." + group;
}

bool ResourceType::can(std::string_view verb) const {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

}  // namespace k8scache::model
