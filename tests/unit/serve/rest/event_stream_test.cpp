#include "core/serve/rest/event_stream.hpp"

#include "core/store/purge.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace k8scache {
namespace {

using tests::CacheFile;
using tests::Served;

const std::vector<tests::ObjectFacts> kPods{{"a", "p1", "x", "1"}, {"b", "p2", "x", "2"}};

std::string id_of(const std::string& told) {
  const std::size_t last = told.rfind("id: ");
  return told.substr(last + 4, told.find('\n', last) - last - 4);
}

/// What a stream has to say until it waits or ends.
std::string said(const serve::Response& stream) {
  std::string text;
  while (true) {
    const serve::Piece piece = stream.next();
    text += piece.bytes;
    if (piece.then != serve::Piece::Then::More || piece.wait.count() > 0) return text;
  }
}

bool has_reset(const std::string& text) { return text.find("event: reset\n") != std::string::npos; }

TEST_CASE("a stream is refused for what a page would be refused for") {
  Served served;
  CHECK(served.ask("/api/v1/nodes?watch=true").status == 503);
  served.list_pods(kPods, "5");
  CHECK(served.ask("/api/v1/nodes?watch=true").status == 503);
  CHECK(served.ask("/api/v1/pods?watch=true").status == 200);
  served.file.execute("update cursor set coverage = 'forbidden', complete = 0, error = 'no!'");
  served.changed();
  CHECK(served.ask("/api/v1/pods?watch=true").status == 403);
}

TEST_CASE("a stream ends when its type may be seen no longer, so that who comes back is told why") {
  Served served;
  served.list_pods(kPods, "5");
  const serve::Response stream = served.ask("/api/v1/pods?watch=true");
  said(stream);
  served.file.execute("update cursor set coverage = 'forbidden', complete = 0");
  served.changed();
  CHECK(stream.next().then == serve::Piece::Then::End);
}

TEST_CASE("objects that are purged are a reset, for nobody deleted them") {
  Served served;
  served.list_pods(kPods, "5");
  const serve::Response stream = served.ask("/api/v1/pods?watch=true");
  said(stream);
  served.file.close();
  store::purge(served.file.path(), {CacheFile::kPods}, {"a"}, served.file.clock().now());
  served.changed();
  CHECK(has_reset(said(stream)));
  const serve::Response of_b = served.ask("/api/v1/namespaces/b/pods?watch=true&since=1");
  CHECK(has_reset(said(of_b)));
}

TEST_CASE("a place in another file's changelog is none in this one's") {
  Served served;
  served.list_pods(kPods, "5");
  const std::string id = id_of(said(served.ask("/api/v1/pods?watch=true")));
  const auto back = [&](const std::string& last) {
    return said(served.ask("/api/v1/pods?watch=true", {{"Last-Event-ID", last}}));
  };
  CHECK(!has_reset(back(id)));
  CHECK(has_reset(back("0" + id)));
  served.file.execute("update meta set value = 'another' where key = 'file_id'");
  ++served.news.files;
  served.changed();
  CHECK(has_reset(back(id)));
  CHECK(served.ask("/api/v1/pods?watch=true", {{"Last-Event-ID", id + "x"}}).status == 400);
}

}  // namespace
}  // namespace k8scache
