#include "tests/support/recorded.hpp"

#include "core/base/file.hpp"
#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace k8scache::tests {
namespace {

std::string list_path(const std::string& directory, const model::ResourceType& type) {
  return type.group.empty() ? fmt::format("{}/api/{}/{}.json", directory, type.version, type.plural)
                            : fmt::format("{}/apis/{}/{}/{}.json", directory, type.group,
                                          type.version, type.plural);
}

/// An item of a list as the object it is: built-in lists leave kind and apiVersion out.
std::string whole_object(std::string_view item, const model::ResourceType& type) {
  if (find_member(item, {"kind"})) return std::string{item};
  return fmt::format(R"({{"kind":"{}","apiVersion":"{}",{})", type.kind, type.api_version(),
                     item.substr(1));
}

}  // namespace

void load_recorded(FakeCluster& cluster, const std::string& directory) {
  std::vector<FakeType> types =
      types_of_discovery(require_file(directory + "/api.aggregated.json", "recorded discovery"));
  for (FakeType& type : types_of_discovery(
           require_file(directory + "/apis.aggregated.json", "recorded discovery"))) {
    types.push_back(std::move(type));
  }
  cluster.replace_types(types);
  if (auto version = read_file(directory + "/version.json")) {
    cluster.set_version_document(version->substr(0, version->find_last_of('}') + 1));
  }
  for (const char* const path : {"apis/scheduling.k8s.io/v1", "apis/example.com/v1"}) {
    if (auto document = read_file(fmt::format("{}/openapi/{}.json", directory, path))) {
      cluster.set_document(path, std::move(*document));
    }
  }
  std::set<std::string> loaded;
  for (const FakeType& type : types) {
    const auto list = read_file(list_path(directory, type.type));
    if (!list || !loaded.insert(type.type.plural_and_group()).second) continue;
    for (const std::string_view item : elements_of(member_text(*list, {"items"}).value_or(""))) {
      cluster.load(whole_object(item, type.type), type.type.plural_and_group());
    }
  }
}

}  // namespace k8scache::tests
