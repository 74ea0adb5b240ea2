#include "core/kube/openapi.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"

namespace k8scache::kube {

std::vector<OpenApiPlace> read_openapi_places(std::string_view document) {
  json::Parser parser;
  std::vector<OpenApiPlace> places;
  for (const json::Member& member : parser.parse(document)["paths"].members()) {
    const std::string target(member.value["serverRelativeURL"].text_or(""));
    if (!target.starts_with('/')) continue;
    constexpr std::string_view kMark = "hash=";
    const std::size_t mark = target.find(kMark);
    const std::string state =
        mark == std::string::npos ? std::string() : target.substr(mark + kMark.size());
    places.push_back({std::string(member.key), target, state});
  }
  return places;
}

std::optional<std::vector<OpenApiPlace>> openapi_places(Session& session) {
  const Answer answer = session.get_once("/openapi/v3");
  if (trouble_of(answer, session.server()) || !answer.body.starts_with('{')) return std::nullopt;
  return read_openapi_places(answer.body);
}

}  // namespace k8scache::kube
