#include "core/serve/rest/rest_routes.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/serve/problem.hpp"
#include "core/serve/rest/event_stream.hpp"
#include "core/serve/rest/rest_list.hpp"
#include "core/serve/rest/rest_system.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace k8scache::serve {

namespace {

/// `pods`, `deployments.apps`; a plural that several groups have is the catalog's choice.
const model::CatalogType& type_of(const RestCall& call, const std::string& plural) {
  const model::Catalog& catalog = call.cache.reader().catalog();
  if (catalog.types().empty()) {
    fail(ErrorKind::Stale, "the cluster {} was never synced; run: k8scache sync",
         call.cache.name());
  }
  const std::size_t dot = plural.find('.');
  const model::CatalogType* type =
      dot == std::string::npos ? catalog.find(plural).type
                               : catalog.by_plural(plural.substr(dot + 1), plural.substr(0, dot));
  if (type != nullptr && type->type.plural != plural.substr(0, dot)) type = nullptr;
  if (type == nullptr) {
    const model::CatalogType* const meant = catalog.find(plural).type;  // `pod`, `po`
    const std::string near =
        meant != nullptr ? meant->type.plural_and_group() : catalog.suggestion(plural);
    fail(ErrorKind::NotFound, "the cluster {} has no type \"{}\"{}", call.cache.name(), plural,
         near.empty() ? "" : "; did you mean " + near + "?");
  }
  return *type;
}

Parameters parameters_of(const Request& request) {
  auto parameters = Parameters::parse(request.query());
  if (!parameters) fail(ErrorKind::Usage, "the query is not encoded correctly");
  return std::move(*parameters);
}

Response list(const RestCall& call, const std::string& plural, const std::string& ns) {
  RestQuestion question =
      rest_question(type_of(call, plural), ns, call.request.reach, parameters_of(call.request));
  if (question.watch) return event_stream(call.cache, call.request, std::move(question));
  return rest_list(call.cache, call.request, question);
}

Response of_type(const RestCall& call) { return list(call, call.arguments[0], ""); }
Response in_namespace(const RestCall& call) {
  return list(call, call.arguments[1], call.arguments[0]);
}
Response by_uid(const RestCall& call) {
  return rest_object(call.cache, call.memory.uids, call.request, type_of(call, call.arguments[0]),
                     "", "", call.arguments[1]);
}
Response by_name(const RestCall& call) {
  return rest_object(call.cache, call.memory.uids, call.request, type_of(call, call.arguments[1]),
                     call.arguments[0], call.arguments[2], "");
}

Response overview(const RestCall& call) {
  return rest_overview(call.cache, call.memory.overview, call.request);
}
constexpr auto kWhatIsSeen = RestRoute::Tells::WhatIsSeen;

constexpr std::array kRoutes{
    RestRoute{"health", "Whether the cache is kept, and the cluster can be reached", "Health",
              false, &rest_health, kWhatIsSeen},
    RestRoute{"status", "What is cached, of what, and how old it is", "Status", false,
              &rest_status},
    RestRoute{"stats/overview", "What is cached, counted: by type, namespace, phase and health",
              "Overview", false, &overview},
    RestRoute{"resources", "The types that the cluster has, and what is known of them", "Resources",
              false, &rest_resources, kWhatIsSeen},
    RestRoute{"clusters", "The clusters that are served", "Clusters", false, &rest_clusters,
              kWhatIsSeen, false},
    RestRoute{"namespace/{namespace}/{plural}", "Objects of a type in a namespace", "List", true,
              &in_namespace, kWhatIsSeen},
    RestRoute{"namespaces/{namespace}/{plural}", "Objects of a type in a namespace", "List", true,
              &in_namespace, kWhatIsSeen},
    RestRoute{"namespaces/{namespace}/{plural}/{name}", "One object, by its name", "Object", false,
              &by_name, kWhatIsSeen},
    RestRoute{"{plural}", "Objects of a type", "List", true, &of_type, kWhatIsSeen},
    RestRoute{"{plural}/{uid}", "One object, by its uid", "Object", false, &by_uid, kWhatIsSeen},
};

/// The steps that a pattern's holes stand for; nothing when it does not fit.
std::optional<std::vector<std::string>> arguments_of(std::string_view pattern,
                                                     const std::vector<std::string>& steps) {
  const std::vector<std::string_view> wanted = split(pattern, '/');
  if (wanted.size() != steps.size()) return std::nullopt;
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      arguments.push_back(steps[i]);
    } else if (wanted[i] != steps[i]) {
      return std::nullopt;
    }
  }
  return arguments;
}

/// Most routes take one parameter; those of lists read their own.
void require_known(const RestRoute& route, const Parameters& parameters) {
  if (route.takes_list_parameters) return;
  for (const auto& [name, value] : parameters.all()) {
    if (name != "cluster") {
      fail(ErrorKind::Usage, "unknown parameter \"{}\"; there is cluster", name);
    }
  }
}

std::size_t chosen_cluster(const Parameters& parameters, const std::vector<std::string>& names) {
  const auto wanted = parameters.get("cluster");
  if (!wanted || wanted->empty()) return 0;
  const auto found = std::ranges::find(names, *wanted);
  if (found == names.end()) {
    fail(ErrorKind::NotFound, "cluster: \"{}\" is not served; there are {}", *wanted,
         join(names, ", "));
  }
  return static_cast<std::size_t>(found - names.begin());
}

Response dispatch(const Request& request, ServedCaches caches,
                  const std::vector<std::string>& steps) {
  std::vector<std::string> names;
  for (const auto& served : caches) names.push_back(served->cache.name());
  for (const RestRoute& route : kRoutes) {
    auto arguments = arguments_of(route.pattern, steps);
    if (!arguments) continue;
    if (!request.only_reads()) return only_reads(request.path());
    if (request.reach.is_limited() && route.tells == RestRoute::Tells::Everything) {
      fail(ErrorKind::Denied, "this is about all namespaces; the token \"{}\" is for {} only",
           request.reach.who, join(request.reach.namespaces, ", "));
    }
    const Parameters parameters = parameters_of(request);
    require_known(route, parameters);
    ServedCache& served = *caches[chosen_cluster(parameters, names)];
    if (route.needs_cache) served.cache.refresh();
    return route.call({.request = request,
                       .cache = served.cache,
                       .names = names,
                       .memory = served.memory,
                       .arguments = std::move(*arguments)});
  }
  return problem_response({.status = 404, .detail = "there is nothing here; see /openapi.json"},
                          request.path());
}

}  // namespace

std::span<const RestRoute> rest_routes() { return kRoutes; }

Response rest_answer(const Request& request, ServedCaches caches,
                     const std::vector<std::string>& steps) {
  try {
    return dispatch(request, caches, steps);
  } catch (const Error& error) {
    return problem_response(problem_of(error), request.path());
  }
}

}  // namespace k8scache::serve
