#include "core/sync/monitor/stream_news.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace k8scache::sync {

namespace {

constexpr std::size_t kMostNews = 2000;

/// Of a stream that is at work, whether it lists or opens a watch.
std::optional<News::What> of_work(const StreamMoment& before, const StreamMoment& after) {
  if (after.is_listing) {
    const bool had_watch = before.state == "watching" || !before.is_listing;
    if (before.state != "waiting" && had_watch) return News::What::ListingAgain;
    return before.is_listing && before.state == "listing" ? std::nullopt
                                                          : std::optional(News::What::Listing);
  }
  if (before.state == "watching") return News::What::Reconnecting;
  return std::nullopt;
}

std::optional<News::What> what_between(const StreamMoment& before, const StreamMoment& after) {
  const bool is_same = after.state == before.state && after.is_listing == before.is_listing;
  if (is_same || (after.state == before.state && after.state != "listing")) return std::nullopt;
  if (after.state == "open") {
    return after.is_forbidden ? News::What::Forbidden : News::What::BreakerOpened;
  }
  if (after.state == "half-open") return News::What::HalfOpen;
  if (after.state == "watching") {
    return before.state == "half-open" ? News::What::BreakerClosed : News::What::InStep;
  }
  if (after.state == "retrying") {
    return after.is_cut_off ? News::What::CutOff : News::What::Retrying;
  }
  if (after.state == "listing") return of_work(before, after);
  return std::nullopt;
}

std::string with_reason(const char* words, const std::string& reason) {
  return reason.empty() ? words : fmt::format("{}: {}", words, reason);
}

std::string phrase(const News& news) {
  switch (news.what) {
    case News::What::Listing: return "is listed";
    case News::What::InStep: return news.reason.empty() ? "in step" : "in step again";
    case News::What::ListingAgain: return with_reason("is listed again", news.reason);
    case News::What::Reconnecting: return with_reason("its watch is opened again", news.reason);
    case News::What::Retrying: return with_reason("failed", news.reason);
    case News::What::CutOff: return "waits for the cluster";
    case News::What::BreakerOpened: return with_reason("left alone", news.reason);
    case News::What::HalfOpen: return "is tried once more";
    case News::What::Mended: return "compared with the server: " + news.reason + "; mended";
    case News::What::BreakerClosed: return "in step again, no longer left alone";
    case News::What::Forbidden: return with_reason("not allowed", news.reason);
    case News::What::Appeared: return "appeared, is kept from now on";
    case News::What::Vanished: return news.reason + ", its rows stay";
    case News::What::Discovered: return "asked which types there are: " + news.reason;
    case News::What::Upgraded: return "the server is of another version: " + news.reason;
    case News::What::DiscoveryFailed: return "cannot ask which types there are: " + news.reason;
  }
  return "";
}

}  // namespace

std::optional<News> news_between(const StreamMoment& before, const StreamMoment& after) {
  const auto what = what_between(before, after);
  if (!what) return std::nullopt;
  // A watch that is open has no trouble any more: what is told is what it has left behind.
  const bool is_good = *what == News::What::InStep || *what == News::What::BreakerClosed;
  return News{.what = *what,
              .type = {},
              .scope = {},
              .reason = is_good ? before.trouble : after.trouble,
              .retry_in = after.retry_in};
}

std::string words_of(const News& news) {
  std::string words = phrase(news);
  if (news.retry_in) {
    words +=
        fmt::format("; next try in {:.1f} s", static_cast<double>(news.retry_in->count()) / 1000.0);
  }
  return words;
}

std::vector<SharedNews> take_shared(std::vector<News>& news) {
  std::vector<SharedNews> all;
  const auto group_of = [&](const News& one) {
    return std::find_if(all.begin(), all.end(), [&](const SharedNews& group) {
      return group.news.what == one.what && group.news.reason == one.reason;
    });
  };
  for (const News& one : news) {
    if (one.type.empty() || one.reason.empty()) continue;
    auto group = group_of(one);
    if (group == all.end()) {
      const News first{one.what, {}, {}, one.reason, one.retry_in};
      group = all.insert(all.end(), {.news = first});
    }
    ++group->streams;
    if (one.retry_in) {
      group->news.retry_in = std::min(group->news.retry_in.value_or(*one.retry_in), *one.retry_in);
    }
  }
  std::erase_if(all, [](const SharedNews& group) { return group.streams < kFewestShared; });
  std::erase_if(news,
                [&](const News& one) { return !one.type.empty() && group_of(one) != all.end(); });
  return all;
}

void NewsBox::add(News news) {
  if (news_.size() >= kMostNews) news_.erase(news_.begin(), news_.begin() + kMostNews / 2);
  news_.push_back(std::move(news));
}

std::vector<News> NewsBox::take() { return std::exchange(news_, {}); }

}  // namespace k8scache::sync
