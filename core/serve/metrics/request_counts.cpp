#include "core/serve/metrics/request_counts.hpp"

#include "core/serve/metrics/route.hpp"

#include <algorithm>

namespace k8scache::serve {

namespace {

constexpr std::array<std::string_view, 4> kMethods{"GET", "HEAD", "POST", "other"};

// Spec: RFC 9110, 15; RFC 6585.
constexpr std::array<std::string_view, 39> kCodes{
    "200", "201", "202", "204", "206", "301", "302", "303", "304", "307", "308", "400", "401",
    "403", "404", "405", "406", "408", "409", "410", "411", "412", "413", "414", "415", "416",
    "417", "421", "422", "426", "429", "431", "500", "501", "502", "503", "504", "505", "other"};

constexpr int kLeastStatus = 100;
constexpr int kStatuses = 500;

/// The place in `kCodes` of every status.
constexpr std::array<std::uint8_t, kStatuses> kPlaces = [] {
  std::array<std::uint8_t, kStatuses> places{};
  places.fill(kCodes.size() - 1);
  for (std::uint8_t at = 0; at + 1U < kCodes.size(); ++at) {
    int status = 0;
    for (const char digit : kCodes[at]) status = status * 10 + (digit - '0');
    places[static_cast<std::size_t>(status - kLeastStatus)] = at;
  }
  return places;
}();

std::size_t place_of_status(int status) {
  const bool is_known = status >= kLeastStatus && status < kLeastStatus + kStatuses;
  return is_known ? kPlaces[static_cast<std::size_t>(status - kLeastStatus)] : kCodes.size() - 1;
}

std::size_t place_of_method(std::string_view method) {
  const auto found = std::find(kMethods.begin(), kMethods.end() - 1, method);
  return static_cast<std::size_t>(found - kMethods.begin());
}

}  // namespace

RequestCounts::RequestCounts()
    : answers_(route_names().size() * kMethods.size() * kCodes.size()),
      times_(route_names().size()) {}

std::size_t RequestCounts::cell(std::size_t route, std::size_t method, std::size_t code) {
  return (route * kMethods.size() + method) * kCodes.size() + code;
}

void RequestCounts::answered(std::size_t route, std::string_view method, int status) {
  answers_[cell(route, place_of_method(method), place_of_status(status))].add(1);
}

void RequestCounts::took(std::size_t route, std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  const auto bound = std::ranges::lower_bound(kTimeBounds, seconds);
  Times& times = times_[route];
  times.counts[static_cast<std::size_t>(bound - kTimeBounds.begin())].add(1);
  times.nanoseconds.add(static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0)));
}

RequestCounts::OpenStream RequestCounts::open(StreamApi api) {
  auto& open = streams_[static_cast<std::size_t>(api)];
  ++open;
  return OpenStream(&open);
}

std::uint64_t RequestCounts::answers(std::size_t route, std::size_t method,
                                     std::size_t code) const {
  return answers_[cell(route, method, code)].value();
}

std::uint64_t RequestCounts::times(std::size_t route, std::size_t bound) const {
  return times_[route].counts[bound].value();
}

std::chrono::nanoseconds RequestCounts::time(std::size_t route) const {
  return std::chrono::nanoseconds(times_[route].nanoseconds.value());
}

std::int64_t RequestCounts::streams(StreamApi api) const {
  return streams_[static_cast<std::size_t>(api)].load();
}

std::span<const std::string_view> RequestCounts::methods() { return kMethods; }
std::span<const std::string_view> RequestCounts::codes() { return kCodes; }

}  // namespace k8scache::serve
