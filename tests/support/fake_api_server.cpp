#include "tests/support/fake_api_server.hpp"

#include "tests/support/gzip.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::tests {
namespace {

using serve::Piece;
using serve::Request;
using serve::Response;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kWatchPoll{20};

bool fits(std::string_view pattern, std::string_view text) {
  return pattern == "*" || pattern == text;
}

/// The lines of a watch as pieces: looked for every 20 ms, the head of the answer at once.
serve::NextPiece pieces_of(FakeWatch watch) {
  return [watch = std::move(watch), start = steady_clock::now(), first = true]() mutable {
    Piece piece{watch.lines(duration_cast<milliseconds>(steady_clock::now() - start))};
    if (watch.is_over()) piece.then = Piece::Then::End;
    if (piece.bytes.empty() && !first) piece.wait = kWatchPoll;
    first = false;
    return piece;
  };
}

std::string verb_of(const ApiRequest& api) {
  if (!api.resource->name.empty()) return "get";
  return api.is_watch() ? "watch" : "list";
}

Refusal forbidden(const std::string& user, const ApiRequest& api) {
  const ResourcePath& path = *api.resource;
  const std::string where =
      path.ns.empty() ? "at the cluster scope" : fmt::format("in the namespace \"{}\"", path.ns);
  return {
      403, "Forbidden",
      fmt::format("{}{} is forbidden: User \"{}\" cannot {} resource \"{}\" in API group \"{}\" {}",
                  path.group.empty() ? path.plural : path.plural + "." + path.group,
                  path.name.empty() ? "" : fmt::format(" \"{}\"", path.name), user, verb_of(api),
                  path.plural, path.group, where),
      resource_details(path)};
}

/// A copy of an answer that is whole: streams cannot be copied, and are not remembered.
Response whole(const Response& response) {
  return {.status = response.status, .headers = response.headers, .body = response.body};
}

}  // namespace

FakeApiServer::FakeApiServer(FakeCluster& cluster, FakeServerOptions options)
    : cluster_(cluster),
      options_(std::move(options)),
      rules_(options_.rules),
      http_(options_.http, [this](const Request& request) { return respond(request); }) {}

std::string FakeApiServer::url() const {
  return fmt::format("{}://127.0.0.1:{}", options_.http.certificate_pem.empty() ? "http" : "https",
                     port());
}

void FakeApiServer::add_rule(AccessRule rule) {
  const std::scoped_lock lock(mutex_);
  rules_.push_back(std::move(rule));
}

std::vector<LoggedRequest> FakeApiServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return log_;
}

void FakeApiServer::clear_requests() {
  const std::scoped_lock lock(mutex_);
  log_.clear();
}

void FakeApiServer::log(const Request& request) {
  const auto at = duration_cast<milliseconds>(steady_clock::now() - start_).count();
  const std::scoped_lock lock(mutex_);
  log_.push_back({at, request.method, std::string{request.path()}, std::string{request.query()},
                  request.headers});
}

Response FakeApiServer::respond(const Request& request) {
  if (request.path().starts_with("/__fake/")) return control(request);
  log(request);
  const std::vector<Fault> faults = faults_.take(request.method, request.path(), request.query());
  Response response = api_response(request, faults);
  response.headers.emplace_back("Audit-Id", fmt::format("{:08}", ++serial_));
  for (const Fault& fault : faults) change_response(fault, response);
  return response;
}

Response FakeApiServer::api_response(const Request& request, const std::vector<Fault>& faults) {
  const std::string coding_asked{request.header("Accept-Encoding")};
  const std::string key = fmt::format("{} {} {} {}", request.target, request.header("Accept"),
                                      coding_asked, request.header("Authorization"));
  const bool memorable = options_.remember_lists && faults.empty() && request.method == "GET";
  if (memorable) {
    if (auto known = remembered(key)) return *std::move(known);
  }
  ApiRequest api =
      api_request(request.method, request.target, std::string{request.header("Accept")});
  ApiFeatures features = options_.features;
  std::optional<ApiAnswer> answered;
  for (const Fault& fault : faults) {
    change_request(fault, api, features);
    if (!answered) answered = replaced_answer(fault, api);
  }
  if (!answered) {
    const auto no = refusal(request, api);
    answered = no ? refused(*no) : answer(cluster_, api, features);
  }
  Coding coding{coding_asked.find("gzip") != std::string::npos &&
                answered->body.size() >= options_.gzip_from};
  for (const Fault& fault : faults) {
    change_document(fault, api, serial_, *answered);
    change_coding(fault, coding);
  }
  Response response{.status = answered->code,
                    .headers = {{"Content-Type", answered->content_type},
                                {"Cache-Control", "no-cache, private"}}};
  if (answered->watch) {
    response.next = pieces_of(*std::move(answered->watch));
    return response;
  }
  if (coding.gzip) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.headers.emplace_back("Vary", "Accept-Encoding");
    answered->body = gzip_in_members(answered->body, coding.members);
    if (coding.bad_crc) answered->body = with_bad_crc(std::move(answered->body));
  }
  response.body = std::move(answered->body);
  if (memorable && api.resource && response.status == 200) remember(key, response);
  return response;
}

std::optional<Refusal> FakeApiServer::refusal(const Request& request, const ApiRequest& api) const {
  std::string user = "admin";
  if (!options_.users.empty()) {
    const auto known = std::ranges::find_if(options_.users, [&](const auto& entry) {
      return request.header("Authorization") == "Bearer " + entry.first;
    });
    if (known == options_.users.end()) return Refusal{401, "Unauthorized", "Unauthorized"};
    user = known->second;
  }
  if (!api.resource) return std::nullopt;
  const ResourcePath& path = *api.resource;
  const std::string type = path.group.empty() ? path.plural : path.plural + "." + path.group;
  const std::scoped_lock lock(mutex_);
  const auto rule = std::ranges::find_if(rules_, [&](const AccessRule& r) {
    return fits(r.user, user) && fits(r.type, type) && fits(r.ns, path.ns);
  });
  if (rule == rules_.end() || rule->allow) return std::nullopt;
  return forbidden(user, api);
}

std::optional<Response> FakeApiServer::remembered(const std::string& key) const {
  const Revision now = cluster_.revision();
  const std::scoped_lock lock(mutex_);
  const auto known = memory_.find(key);
  if (memory_revision_ != now || known == memory_.end()) return std::nullopt;
  return whole(known->second);
}

void FakeApiServer::remember(const std::string& key, const Response& response) {
  const Revision now = cluster_.revision();
  const std::scoped_lock lock(mutex_);
  if (memory_revision_ != now) memory_.clear();
  memory_revision_ = now;
  memory_.insert_or_assign(key, whole(response));
}

}  // namespace k8scache::tests
