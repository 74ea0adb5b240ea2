#include "core/net/curl_transport.hpp"

#include "core/net/curl_transfer.hpp"

#include <algorithm>
#include <map>

namespace k8scache::net {

namespace {

CURLM* new_multi() {
  CURLM* const multi = curl().multi_init();
  curl().multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  return multi;
}

}  // namespace

struct CurlTransport::State {
  Endpoint endpoint;
  const Clock& clock;
  const StopRequest& stop;
  CURLM* multi = new_multi();
  RequestId last_id = 0;
  std::map<RequestId, std::unique_ptr<CurlTransfer>> transfers;

  void forget(RequestId id) {
    const auto found = transfers.find(id);
    if (found == transfers.end()) return;
    curl().multi_remove_handle(multi, found->second->handle());
    transfers.erase(found);
  }

  bool collect(std::vector<Event>& events) {
    int running = 0;
    curl().multi_perform(multi, &running);
    for (const auto& [id, transfer] : transfers) transfer->take_events(events);
    int left = 0;
    while (const CURLMsg* const message = curl().multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* self = nullptr;
      curl().easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
      const auto* const transfer = reinterpret_cast<const CurlTransfer*>(self);
      events.push_back(transfer->last_event(message->data.result));
      forget(transfer->id());
    }
    return !events.empty();
  }
};

CurlTransport::CurlTransport(Endpoint endpoint, const Clock& clock, const StopRequest& stop)
    : state_(new State{
          .endpoint = std::move(endpoint), .clock = clock, .stop = stop, .transfers = {}}) {}

CurlTransport::~CurlTransport() {
  while (!state_->transfers.empty()) state_->forget(state_->transfers.begin()->first);
  curl().multi_cleanup(state_->multi);
}

RequestId CurlTransport::start(Request request) {
  const RequestId id = ++state_->last_id;
  auto transfer = std::make_unique<CurlTransfer>(id, state_->endpoint, std::move(request));
  curl().multi_add_handle(state_->multi, transfer->handle());
  state_->transfers.emplace(id, std::move(transfer));
  return id;
}

void CurlTransport::cancel(RequestId id) { state_->forget(id); }

std::vector<Event> CurlTransport::poll(Tick deadline) {
  std::vector<Event> events;
  while (true) {
    if (state_->collect(events) || state_->stop.requested()) return events;
    const auto left = (deadline - state_->clock.monotonic()).count();
    if (left <= 0) return events;
    constexpr std::int64_t kLongestWaitMs = 1000;
    curl_waitfd stop{state_->stop.descriptor(), CURL_WAIT_POLLIN, 0};
    int ready = 0;
    curl().multi_poll(state_->multi, &stop, 1, static_cast<int>(std::min(left, kLongestWaitMs)),
                      &ready);
    // Nothing to read and time left: it was `wake`, or a timer of libcurl.
    if (ready == 0 && !state_->collect(events)) return events;
    if (!events.empty()) return events;
  }
}

void CurlTransport::wake() { curl().multi_wakeup(state_->multi); }

void CurlTransport::use(const Endpoint& endpoint) { state_->endpoint = endpoint; }

}  // namespace k8scache::net
