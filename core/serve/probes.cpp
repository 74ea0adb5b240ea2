#include "core/serve/probes.hpp"

#include "core/base/duration.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/serve/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace k8scache::serve {

namespace {

constexpr std::string_view kPing = "ping";

struct Check {
  std::string name;
  std::string failure;  // empty: passed
};

Response plain(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::move(text)};
}

/// What a probe asks for beside its name.
struct Wishes {
  bool is_verbose = false;
  std::vector<std::string> excluded{};
  std::optional<std::chrono::milliseconds> max_age{};
};

/// Nothing when they cannot be read.
std::optional<Wishes> wishes_of(const Parameters& parameters) {
  Wishes wishes{.is_verbose = parameters.get("verbose").has_value()};
  for (const auto& [name, value] : parameters.all()) {
    if (name == "exclude") wishes.excluded.push_back(value);
  }
  if (const auto text = parameters.get("maxAge")) {
    wishes.max_age = parse_duration(*text);
    if (!wishes.max_age) return std::nullopt;
  }
  return wishes;
}

/// Why a cache cannot be served from: it cannot be read, or no list in it was ever whole. Empty
/// when it can.
std::string not_ready(ClusterCache& cache) {
  try {
    cache.refresh();
    const bool is_synced = std::ranges::any_of(cache.reader().cursors(), &store::Cursor::complete);
    return is_synced ? "" : "nothing was synced yet";
  } catch (const Error& error) {
    return error.what();
  }
}

/// Which types are older than that; empty when none is.
std::string too_old(ClusterCache& cache, std::chrono::milliseconds max_age) {
  const Instant now = cache.clock().now();
  std::vector<std::string> old;
  for (const model::CatalogType& type : cache.reader().catalog().types()) {
    if (type.serving == model::Serving::Gone) continue;
    const store::Answerable answer = cache.answerable(Reach{}, type, "");
    if (answer.as_of && now - *answer.as_of > max_age) old.push_back(type.type.plural_and_group());
  }
  return old.empty() ? "" : fmt::format("too old: {}", join(old, ", "));
}

std::string failure_of(ClusterCache& cache, std::optional<std::chrono::milliseconds> max_age) {
  std::string failure = not_ready(cache);
  if (failure.empty() && max_age) failure = too_old(cache, *max_age);
  return failure;
}

Response probe_of(const Request& request, const std::vector<ClusterCache*>& caches,
                  const std::vector<std::string>& steps) {
  const auto parameters = Parameters::parse(request.query());
  if (!parameters) return plain(400, "the query is not encoded correctly\n");
  const auto wishes = wishes_of(*parameters);
  if (!wishes) return plain(400, "maxAge is a time such as 30s, 10m or 1h30m\n");
  std::vector<Check> checks{{.name = std::string(kPing), .failure = {}}};
  if (steps.front() == "readyz") {
    for (ClusterCache* const cache : caches) {
      checks.push_back({.name = cache->name(), .failure = failure_of(*cache, wishes->max_age)});
    }
  }
  if (steps.size() > 1) {
    const std::string name = join(std::vector(steps.begin() + 1, steps.end()), "/");
    std::erase_if(checks, [&](const Check& check) { return check.name != name; });
    if (checks.empty()) return plain(404, "there is no such check\n");
  }
  std::erase_if(checks, [&](const Check& check) {
    return std::ranges::find(wishes->excluded, check.name) != wishes->excluded.end();
  });
  const bool fails =
      std::ranges::any_of(checks, [](const Check& check) { return !check.failure.empty(); });
  if (!fails && !wishes->is_verbose) return plain(200, "ok");
  std::string text;
  for (const Check& check : checks) {
    text += check.failure.empty() ? "[+]" + check.name + " ok\n"
                                  : "[-]" + check.name + " failed: " + check.failure + "\n";
  }
  text += steps.front() + (fails ? " check failed\n" : " check passed\n");
  return plain(fails ? 503 : 200, text);
}

}  // namespace

Response probe(const Request& request, ServedCaches caches, const std::vector<std::string>& steps) {
  std::vector<ClusterCache*> all;
  for (const auto& served : caches) all.push_back(&served->cache);
  return probe_of(request, all, steps);
}

Response probe(const Request& request, ClusterCache& cache, const std::vector<std::string>& steps) {
  return probe_of(request, {&cache}, steps);
}

Response bare_probe(const Request& request, ServedCaches caches,
                    const std::vector<std::string>& steps) {
  Response response = probe(request, caches, steps);
  if (response.status == 400) return response;  // of the question, not of us
  response.body = response.status == 200 ? "ok" : steps.front() + " check failed\n";
  return response;
}

bool is_bare_probe(const std::vector<std::string>& steps) {
  return is_probe(steps) && (steps.size() == 1 || (steps.size() == 2 && steps[1] == kPing));
}

bool is_probe(const std::vector<std::string>& steps) {
  if (steps.empty()) return false;
  return steps.front() == "livez" || steps.front() == "readyz" || steps.front() == "healthz";
}

}  // namespace k8scache::serve
