#include "core/sync/monitor/stream_news.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::News;
using sync::NewsBox;
using sync::StreamMoment;

namespace {

StreamMoment moment(const std::string& state, bool is_listing = false,
                    const std::string& trouble = "") {
  return {.state = state, .is_listing = is_listing, .trouble = trouble, .retry_in = {}};
}

/// In words; empty when there is no news.
std::string between(const StreamMoment& before, const StreamMoment& after) {
  const auto news = news_between(before, after);
  return news ? words_of(*news) : "";
}

}  // namespace

TEST_CASE("each change of a stream's state is said in a few words, with reason and next try") {
  StreamMoment open = moment("open", false, "HTTP 500");
  open.retry_in = 60s;
  StreamMoment forbidden = open;
  forbidden.is_forbidden = true;
  StreamMoment retrying = moment("retrying", true, "HTTP 503");
  retrying.retry_in = 800ms;
  StreamMoment cut_off = moment("retrying");
  cut_off.is_cut_off = true;
  struct Case {
    StreamMoment before;
    StreamMoment after;
    const char* words;
  };
  const std::vector<Case> cases = {
      {moment("waiting", true), moment("listing", true), "is listed"},
      {moment("listing", true), moment("listing"), ""},
      {moment("listing"), moment("watching"), "in step"},
      {moment("waiting", true), moment("listing"), ""},
      {moment("watching"), moment("listing"), "its watch is opened again"},
      {moment("watching"), moment("listing", false, "reset by peer"),
       "its watch is opened again: reset by peer"},
      {moment("listing", false, "reset by peer"), moment("watching"), "in step again"},
      {moment("watching"), moment("listing", true, "HTTP 410"), "is listed again: HTTP 410"},
      {moment("listing"), moment("listing", true, "HTTP 410"), "is listed again: HTTP 410"},
      {moment("listing", true), retrying, "failed: HTTP 503; next try in 0.8 s"},
      {retrying, moment("listing", true, "HTTP 503"), "is listed"},
      {moment("watching"), cut_off, "waits for the cluster"},
      {retrying, open, "left alone: HTTP 500; next try in 60.0 s"},
      {moment("listing", true), forbidden, "not allowed: HTTP 500; next try in 60.0 s"},
      {open, moment("half-open", true, "HTTP 500"), "is tried once more"},
      {moment("half-open", false, "x"), moment("half-open", true, "x"), ""},
      {moment("half-open", true, "x"), open, "left alone: HTTP 500; next try in 60.0 s"},
      {moment("half-open", true, "x"), moment("watching"), "in step again, no longer left alone"},
      {moment("watching"), moment("watching"), ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.before.state);
    CAPTURE(one.after.state);
    CHECK(between(one.before, one.after) == one.words);
  }
}

TEST_CASE("news that nobody asks for do not fill the memory") {
  NewsBox box;
  for (int i = 0; i < 10'000; ++i) {
    box.add({.what = News::What::Appeared, .type = std::to_string(i), .retry_in = {}});
  }
  const std::vector<News> news = box.take();
  CHECK(news.size() <= 2000);
  CHECK(news.back().type == "9999");
  CHECK(box.take().empty());
}

TEST_CASE("what has happened to many streams at once is told once") {
  const auto lost = [](const std::string& type, std::chrono::milliseconds next) {
    return News{News::What::Retrying, type, "", "connection lost", next};
  };
  std::vector<News> news{{News::What::Discovered, "", "", "62 types", {}}};
  for (const char* const type : {"pods", "nodes", "jobs.batch"}) news.push_back(lost(type, 800ms));
  news.push_back({News::What::Retrying, "events", "", "HTTP 500", 900ms});
  std::vector<News> few = news;
  CHECK(sync::take_shared(few).empty());
  CHECK(few == news);

  news.push_back(lost("services", 700ms));
  const auto shared = sync::take_shared(news);
  REQUIRE(shared.size() == 1);
  CHECK(shared.front().streams == 4);
  CHECK(words_of(shared.front().news) == "failed: connection lost; next try in 0.7 s");
  REQUIRE(news.size() == 2);
  CHECK(news.back().type == "events");
}
