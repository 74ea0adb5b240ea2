#include "core/kube/session.hpp"

#include "core/kube/request.hpp"
#include "core/net/backoff.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace k8scache::kube {

namespace {

// Discovery of thousands of CRDs is a tenth of it.
constexpr std::size_t kLargestAnswer = 64U << 20U;
constexpr std::chrono::milliseconds kMeanwhileTime{100};
constexpr std::chrono::milliseconds kNear{5};
// A stream that does not end when it was asked to is dead.
constexpr std::chrono::seconds kStreamGrace{5};

/// Why a server's wish to wait is not granted.
std::string too_long(const std::optional<std::chrono::milliseconds>& wish) {
  if (!wish || *wish <= kLongestServerDelay) return {};
  return fmt::format("; it asks to be left alone for {} s, longer than we wait",
                     std::chrono::ceil<std::chrono::seconds>(*wish).count());
}

/// A request that is under way no longer than this lives.
struct Cancelled {
  net::Transport& transport;
  net::RequestId id;
  Cancelled(net::Transport& of, net::RequestId request) : transport(of), id(request) {}
  Cancelled(const Cancelled&) = delete;
  Cancelled& operator=(const Cancelled&) = delete;
  ~Cancelled() { transport.cancel(id); }
};

Tick after(const Clock& clock, std::chrono::milliseconds time) { return clock.monotonic() + time; }

}  // namespace

Session::Session(net::Transport& transport, Credentials& credentials, const Clock& clock,
                 const StopRequest& stop, Limits limits)
    : transport_(transport),
      credentials_(credentials),
      endpoint_(credentials.endpoint()),
      clock_(clock),
      stop_(stop),
      limits_(limits) {
  transport_.use(endpoint_);
}

void Session::use_current_endpoint() {
  net::Endpoint current = credentials_.endpoint();
  if (current == endpoint_) return;
  endpoint_ = std::move(current);
  transport_.use(endpoint_);
}

net::Request Session::authorised(std::string target, std::string_view accept) {
  use_current_endpoint();
  net::Request request{.target = std::move(target), .headers = credentials_.headers()};
  request.headers.emplace_back("User-Agent", user_agent());
  request.headers.emplace_back("Accept", accept);
  request.total_timeout = limits_.request_timeout;
  return request;
}

bool Session::renew_credentials() { return credentials_.refresh_after_unauthorized(); }

bool Session::out_of_time() const {
  return limits_.deadline && clock_.monotonic() >= *limits_.deadline;
}

void Session::check_limits() const {
  if (stop_.requested()) fail(ErrorKind::Interrupted, "interrupted");
  if (out_of_time()) {
    fail(ErrorKind::Unreachable,
         "the time given with --timeout is over; nothing more was asked of {}", server());
  }
}

Tick Session::until(std::chrono::milliseconds wait) const {
  const Tick end = after(clock_, wait);
  return limits_.deadline ? std::min(end, *limits_.deadline) : end;
}

bool Session::is_near() const { return fastest_answer_ && *fastest_answer_ < kNear; }

std::vector<net::Event> Session::wait_for_events(Tick end) {
  return transport_.poll(meanwhile_ ? std::min(end, after(clock_, kMeanwhileTime)) : end);
}

void Session::hand_over(std::vector<net::Event> others) {
  if (meanwhile_) return meanwhile_(std::move(others));
  std::move(others.begin(), others.end(), std::back_inserter(others_));
}

void Session::sleep(std::chrono::milliseconds time) {
  const Tick end = until(time);
  while (clock_.monotonic() < end) {
    check_limits();
    hand_over(wait_for_events(end));
  }
  check_limits();
}

std::vector<net::Event> Session::poll(Tick deadline) {
  if (!others_.empty()) return std::exchange(others_, {});
  return transport_.poll(deadline);
}

std::string Session::reason_to_expect_it() const {
  const auto reason = credentials_.expired();
  return reason ? "; " + *reason : "";
}

std::variant<Answer, net::Broken> Session::perform(const std::string& target,
                                                   std::string_view accept,
                                                   std::chrono::milliseconds limit) {
  net::Request asked = authorised(target, accept);
  asked.total_timeout = limit;
  const Cancelled request(transport_, transport_.start(std::move(asked)));
  const net::RequestId id = request.id;
  const Tick began = clock_.monotonic();
  const Tick end = until(limit);
  Answer answer;
  std::optional<net::Broken> broken;
  bool is_over = false;
  while (true) {
    // To the end of what has come: the rest is others'.
    std::vector<net::Event> others;
    for (net::Event& event : wait_for_events(end)) {
      if (event.request != id) {
        others.push_back(std::move(event));
      } else if (auto* const head = std::get_if<net::Head>(&event.what)) {
        answer.head = std::move(*head);
        const std::chrono::milliseconds time = clock_.monotonic() - began;
        fastest_answer_ = std::min(fastest_answer_.value_or(time), time);
      } else if (const auto* const chunk = std::get_if<net::Chunk>(&event.what)) {
        answer.body += chunk->bytes;
      } else {
        if (auto* const failure = std::get_if<net::Broken>(&event.what)) broken = *failure;
        is_over = true;
      }
    }
    hand_over(std::move(others));
    if (answer.body.size() > kLargestAnswer) {
      broken =
          net::Broken{net::BrokenBy::Transfer, fmt::format("more than {} bytes", kLargestAnswer)};
      is_over = true;
    }
    if (is_over) break;
    check_limits();
  }
  if (broken) return *broken;
  return answer;
}

bool Session::stream(const std::string& target, std::chrono::milliseconds time,
                     const std::function<bool(std::string_view)>& take) {
  net::Request request = authorised(target, "application/json");
  request.total_timeout = request.stall_timeout = time + kStreamGrace;
  const Cancelled cancelled(transport_, transport_.start(std::move(request)));
  int status = 0;
  while (true) {
    check_limits();
    for (net::Event& event : transport_.poll(until(time))) {
      if (event.request != cancelled.id) {
        others_.push_back(std::move(event));
      } else if (const auto* const head = std::get_if<net::Head>(&event.what)) {
        status = head->status;
        if (status != 200) return false;
      } else if (const auto* const chunk = std::get_if<net::Chunk>(&event.what)) {
        if (!take(chunk->bytes)) return true;
      } else {
        return std::holds_alternative<net::End>(event.what);
      }
    }
  }
}

Answer Session::get(const std::string& target, std::string_view accept) {
  net::Backoff backoff(static_cast<unsigned>(clock_.monotonic().time_since_epoch().count()));
  bool renewed = false;
  int failures = 0;       // in a row
  int server_delays = 0;  // waits that the server asked for
  while (true) {
    check_limits();
    auto result = perform(target, accept, limits_.request_timeout);
    std::string why;
    ErrorKind kind = ErrorKind::Unreachable;
    std::optional<std::chrono::milliseconds> wish;
    if (auto* const answer = std::get_if<Answer>(&result)) {
      auto trouble = trouble_of(*answer, server());
      if (trouble && trouble->status == 401 && !renewed && renew_credentials()) {
        renewed = true;
        continue;
      }
      if (trouble && trouble->status == 401) {
        fail(ErrorKind::Denied, "{}{}", trouble->why, reason_to_expect_it());
      }
      if (!trouble || !trouble->may_pass) return std::move(*answer);
      why = fmt::format("{} cannot serve {}: {}", server(), target, trouble->why);
      kind = trouble->kind;
      wish = trouble->retry_after;
    } else {
      why = classify_broken(std::get<net::Broken>(result), server()).why;
      // Names and certificates do not heal while we wait.
      if (std::get<net::Broken>(result).by == net::BrokenBy::Trust) {
        fail(kind, "{}{}", why, reason_to_expect_it());
      }
    }
    ++(wish ? server_delays : failures);
    if (failures >= limits_.max_retries || server_delays > kMaxServerDelays ||
        wish > kLongestServerDelay) {
      fail(kind, "{}{} ({} tries){}", why, too_long(wish), failures + server_delays,
           reason_to_expect_it());
    }
    sleep(backoff.next(wish));
  }
}

Answer Session::get_once(const std::string& target) {
  constexpr std::chrono::milliseconds kTime{10'000};
  check_limits();
  auto result = perform(target, "application/json", std::min(kTime, limits_.request_timeout));
  if (const auto* const broken = std::get_if<net::Broken>(&result)) {
    fail(ErrorKind::Unreachable, "{}", classify_broken(*broken, server()).why);
  }
  return std::move(std::get<Answer>(result));
}

}  // namespace k8scache::kube
