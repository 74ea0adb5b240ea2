#include "core/serve/probes.hpp"

#include "core/base/error.hpp"
#include "core/serve/url.hpp"

#include <algorithm>

namespace k8scache::serve {

namespace {

struct Check {
  std::string name;
  std::string failure;  // empty: passed
};

Response plain(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::move(text)};
}

}  // namespace

Response probe(const Request& request, ServedCaches caches, const std::vector<std::string>& steps) {
  std::vector<Check> checks{{.name = "ping", .failure = {}}};
  if (steps.front() == "readyz") {
    for (const auto& served : caches) {
      checks.push_back({.name = served->cache.name(), .failure = not_ready(served->cache)});
    }
  }
  if (steps.size() > 1) {
    std::erase_if(checks, [&](const Check& check) { return check.name != steps[1]; });
    if (checks.empty()) return plain(404, "there is no such check\n");
  }
  const bool fails =
      std::ranges::any_of(checks, [](const Check& check) { return !check.failure.empty(); });
  const auto parameters = Parameters::parse(request.query());
  const bool is_verbose = parameters && parameters->get("verbose");
  if (!fails && !is_verbose) return plain(200, "ok");
  std::string text;
  for (const Check& check : checks) {
    text += check.failure.empty() ? "[+]" + check.name + " ok\n"
                                  : "[-]" + check.name + " failed: " + check.failure + "\n";
  }
  text += steps.front() + (fails ? " check failed\n" : " check passed\n");
  return plain(fails ? 503 : 200, text);
}

std::string not_ready(ClusterCache& cache) {
  try {
    cache.refresh();
    const bool is_synced = std::ranges::any_of(cache.reader().cursors(), &store::Cursor::complete);
    return is_synced ? "" : "nothing was synced yet";
  } catch (const Error& error) {
    return error.what();
  }
}

Response bare_probe(const Request& request, ServedCaches caches,
                    const std::vector<std::string>& steps) {
  Response response = probe(request, caches, {steps.front()});
  response.body = response.status == 200 ? "ok" : steps.front() + " check failed\n";
  return response;
}

bool is_probe(const std::vector<std::string>& steps) {
  if (steps.empty()) return false;
  return steps.front() == "livez" || steps.front() == "readyz" || steps.front() == "healthz";
}

}  // namespace k8scache::serve
