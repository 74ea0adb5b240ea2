#include "tests/support/fake_transport.hpp"

#include "core/base/text.hpp"
#include "tests/support/fault_effects.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>

namespace k8scache::tests {
namespace {

using net::Broken;
using net::BrokenBy;
using serve::Piece;

/// Lays the events of one answer out in time, until it ends or takes too long.
class Timetable {
 public:
  Timetable(std::multimap<Tick, net::Event>& events, net::RequestId id, const net::Request& request,
            Tick now)
      : events_(events), id_(id), request_(request), end_(now + request.total_timeout), at_(now) {}

  /// False when the time was over before; nothing more can happen then.
  bool wait(std::chrono::milliseconds time) {
    if (over_) return false;
    if (at_ + time >= end_ || time >= request_.stall_timeout) {
      at_ = std::min(end_, at_ + std::min(time, request_.stall_timeout));
      put(Broken{BrokenBy::Timeout, "timed out"});
      over_ = true;
      return false;
    }
    at_ += time;
    return true;
  }

  template <typename What>
  void put(What what) {
    if (!over_) events_.emplace(at_, net::Event{id_, std::move(what)});
  }

 private:
  std::multimap<Tick, net::Event>& events_;
  net::RequestId id_;
  const net::Request& request_;
  Tick end_;
  Tick at_;
  bool over_ = false;
};

std::string type_of(const ResourcePath& path) {
  return path.group.empty() ? path.plural : path.plural + "." + path.group;
}

ApiAnswer forbidden(const ResourcePath& path) {
  return refused({403, "Forbidden",
                  fmt::format("{} is forbidden: User \"ann\" cannot list resource \"{}\" in API "
                              "group \"{}\" {}",
                              type_of(path), path.plural, path.group,
                              path.ns.empty() ? "at the cluster scope"
                                              : fmt::format("in the namespace \"{}\"", path.ns)),
                  resource_details(path)});
}

void limit_page(ApiRequest& api, std::size_t largest) {
  const auto limit = api.parameters.find("limit");
  if (largest == 0 || limit == api.parameters.end()) return;
  std::size_t asked = 0;
  std::from_chars(limit->second.data(), limit->second.data() + limit->second.size(), asked);
  if (asked == 0 || asked > largest) limit->second = fmt::format("{}", largest);
}

}  // namespace

std::size_t FakeTransport::under_way() const {
  std::set<net::RequestId> open;
  for (const auto& [id, watch] : watches_) open.insert(id);
  for (const auto& [at, event] : events_) open.insert(event.request);
  return open.size();
}

std::vector<std::string> FakeTransport::targets(std::string_view part) const {
  std::vector<std::string> found;
  for (const net::Request& request : requests) {
    if (request.target.find(part) != std::string::npos) found.push_back(request.target);
  }
  return found;
}

net::RequestId FakeTransport::start(net::Request request) {
  const net::RequestId id = ++last_id_;
  requests.push_back(request);
  if (on_request) on_request(request);
  const Tick now = clock_.monotonic();
  if (down) {
    events_.emplace(now, net::Event{id, Broken{BrokenBy::Connecting, "connection refused"}});
    return id;
  }
  std::optional<FakeWatch> watch;
  serve::Response response = respond(request, watch);
  if (!watch) {
    schedule(id, request, std::move(response));
    return id;
  }
  net::Head head{response.status, {{"content-type", "application/json"}}};
  const Tick opened = now + response.delay;
  events_.emplace(opened, net::Event{id, std::move(head)});
  watches_.emplace(id, Watch{std::move(*watch), opened, now + request.total_timeout});
  return id;
}

void FakeTransport::break_watches() {
  for (const auto& [id, watch] : watches_) {
    events_.emplace(clock_.monotonic(),
                    net::Event{id, Broken{BrokenBy::Transfer, "connection reset by peer"}});
  }
  watches_.clear();
}

void FakeTransport::collect_watch(net::RequestId id, Watch& watch, std::vector<net::Event>& found) {
  const Tick now = clock_.monotonic();
  if (now >= watch.end) {
    found.push_back({id, Broken{BrokenBy::Timeout, "timed out"}});
    watch.over = true;
    return;
  }
  if (deaf || now < watch.started) return;
  std::string lines =
      watch.lines.lines(std::chrono::duration_cast<std::chrono::milliseconds>(now - watch.started));
  const bool breaks = watch_bytes && watch.bytes + lines.size() >= *watch_bytes;
  if (breaks) lines.resize(*watch_bytes - std::min(watch.bytes, *watch_bytes));
  watch.bytes += lines.size();
  const std::size_t step = watch_chunk_bytes == 0 ? lines.size() : watch_chunk_bytes;
  for (std::size_t at = 0; at < lines.size(); at += step) {
    found.push_back({id, net::Chunk{lines.substr(at, step)}});
  }
  watch.over = breaks || watch.lines.is_over();
  if (!watch.over) return;
  if (breaks) {
    found.push_back({id, Broken{BrokenBy::Transfer, "the body ended too early"}});
  } else {
    found.push_back({id, net::End{}});
  }
}

void FakeTransport::cancel(net::RequestId id) {
  cancelled.push_back(id);
  watches_.erase(id);
  std::erase_if(events_, [id](const auto& entry) { return entry.second.request == id; });
}

serve::Response FakeTransport::respond(const net::Request& request,
                                       std::optional<FakeWatch>& watch) {
  std::string accept;
  std::string authorization;
  for (const auto& [name, value] : request.headers) {
    if (name == "Accept") accept = value;
    if (name == "Authorization") authorization = value;
  }
  ApiRequest api = api_request("GET", request.target, accept);
  const std::size_t mark = std::min(request.target.find('?'), request.target.size());
  const std::vector<Fault> faults =
      faults_.take("GET", request.target.substr(0, mark), request.target.substr(mark));
  limit_page(api, largest_page);
  if (ignores_limit) api.parameters.erase("limit");
  ApiFeatures able = features;
  std::optional<ApiAnswer> answered;
  if (!token.empty() && authorization != "Bearer " + token) {
    answered = refused({401, "Unauthorized", "Unauthorized"});
  }
  for (const Fault& fault : faults) {
    change_request(fault, api, able);
    if (!answered) answered = replaced_answer(fault, api);
  }
  if (!answered && may_read && api.resource &&
      !may_read(type_of(*api.resource), api.resource->ns)) {
    answered = forbidden(*api.resource);
  }
  if (!answered) answered = answer(cluster_, api, able);
  watch = std::move(answered->watch);
  ++serial_;
  for (const Fault& fault : faults) change_document(fault, api, serial_, *answered);
  serve::Response response{.status = answered->code,
                           .headers = {{"content-type", answered->content_type}},
                           .body = std::move(answered->body)};
  for (const Fault& fault : faults) change_response(fault, response);
  return response;
}

void FakeTransport::schedule(net::RequestId id, const net::Request& request,
                             serve::Response response) {
  Timetable timetable(events_, id, request, clock_.monotonic());
  if (!timetable.wait(response.delay)) return;
  if (response.drop) {
    timetable.put(Broken{BrokenBy::Transfer, "connection reset by peer"});
    return;
  }
  net::Head head{response.status, {}};
  for (const auto& [name, value] : response.headers) {
    head.headers.emplace_back(to_lower(name), value);
  }
  timetable.put(std::move(head));
  if (!response.next) {
    for (std::size_t at = 0; at < response.body.size(); at += chunk_bytes) {
      timetable.put(net::Chunk{response.body.substr(at, chunk_bytes)});
    }
    timetable.put(net::End{});
    return;
  }
  while (true) {
    Piece piece = response.next();
    if (!timetable.wait(piece.wait)) return;
    if (!piece.bytes.empty()) timetable.put(net::Chunk{std::move(piece.bytes)});
    if (piece.then == Piece::Then::More) continue;
    if (piece.then == Piece::Then::End) {
      timetable.put(net::End{});
    } else {
      timetable.put(Broken{BrokenBy::Transfer, "the body ended too early"});
    }
    return;
  }
}

std::vector<net::Event> FakeTransport::due() {
  std::vector<net::Event> found;
  const auto end = events_.upper_bound(clock_.monotonic());
  for (auto entry = events_.begin(); entry != end; ++entry) {
    found.push_back(std::move(entry->second));
  }
  events_.erase(events_.begin(), end);
  for (auto& [id, watch] : watches_) collect_watch(id, watch, found);
  std::erase_if(watches_, [](const auto& entry) { return entry.second.over; });
  return found;
}

void FakeTransport::wait_for_threads(std::unique_lock<std::mutex>& lock) {
  const auto hangs = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (true) {
    wake_.wait_for(lock, patience, [this] { return woken_; });
    if (woken_ || !is_busy || !is_busy()) return;
    if (std::chrono::steady_clock::now() < hangs) continue;
    // A thread that is gone or hangs fails its test by what it did not do, not by a timeout.
    is_busy = nullptr;
    return;
  }
}

std::vector<net::Event> FakeTransport::poll(Tick deadline) {
  std::vector<net::Event> found = due();
  {
    std::unique_lock lock(mutex_);
    if (found.empty() && patience.count() > 0) wait_for_threads(lock);
    if (std::exchange(woken_, false) || !found.empty()) return found;
  }
  Tick next = deadline;
  if (!events_.empty()) next = std::min(next, events_.begin()->first);
  // Bookmarks and ends of watches come by time.
  if (!watches_.empty()) next = std::min(next, clock_.monotonic() + std::chrono::seconds(1));
  const Tick now = clock_.monotonic();
  if (next > now) clock_.advance(next - now);
  return due();
}

void FakeTransport::wake() {
  const std::scoped_lock lock(mutex_);
  woken_ = true;
  wake_.notify_all();
}

}  // namespace k8scache::tests
