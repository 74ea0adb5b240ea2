// Lists that come as protobuf, and what becomes of those that are not understood.

#include "core/sync/list_wire.hpp"

#include "core/kube/metadata_decoder.hpp"
#include "core/store/reader.hpp"
#include "core/sync/wire_choice.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using sync::ListWire;
using tests::small_pod;

namespace {

/// Sixteen pods in pages of four, of a server that speaks protobuf.
struct Setup : tests::SyncSetup {
  Setup() {
    transport.features.protobuf = &wire::table_of(36);
    transport.largest_page = 4;
    for (int i = 0; i < 16; ++i) {
      cluster.put(small_pod("a", fmt::format("p{:02}", i),
                            R"("spec":{"containers":[{"name":"<c>","image":"i:1"}]})"));
    }
  }
  sync::ListResult sync_pods() {
    const sync::Report report = run({.kinds = {"pods"}});
    CHECK_FALSE(sync::failure(report));
    return tests::result_of(report.lists, "pods");
  }
  /// The header of each request for a page.
  [[nodiscard]] std::vector<std::string> accepted(const std::string& path = "/api/v1/pods") const {
    std::vector<std::string> values;
    for (const net::Request& request : transport.requests) {
      if (request.target.find(path + "?limit") == std::string::npos) continue;
      for (const auto& [name, value] : request.headers) {
        if (name == "Accept") values.push_back(value);
      }
    }
    return values;
  }
  void restart_anew() {
    writer.reset();
    for (const char* const end : {"", "-wal", "-shm"}) std::remove((path() + end).c_str());
    restart();
    transport.requests.clear();
  }
  [[nodiscard]] std::vector<std::string> bodies() const {
    store::Reader reader(path());
    std::vector<std::string> all;
    for (const auto& type : reader.catalog().types()) {
      if (type.type.plural_and_group() != "pods") continue;
      reader.each(query::Query{.type = type.id},
                  [&](const store::StoredObject& one) { all.emplace_back(one.body); });
    }
    return all;
  }
};

constexpr const char* kBoth = "application/vnd.kubernetes.protobuf,application/json";
constexpr const char* kJson = "application/json";

}  // namespace

TEST_CASE("lists of the server's own kinds come as protobuf, page by page, and say so") {
  Setup setup;
  const sync::ListResult pods = setup.sync_pods();
  CHECK(pods.outcome.objects == 16);
  CHECK(pods.wire.protobuf_pages == 4);
  CHECK(pods.wire.refused.empty());
  CHECK(setup.accepted() == std::vector<std::string>(4, kBoth));
  CHECK(setup.cursor("pods")->form == "protobuf");
  CHECK(setup.visible("pods") == setup.existing("pods"));
  CHECK(sync::cost_line(pods).ends_with(", as protobuf"));
}

TEST_CASE(
    "what the API server does not serve itself, and what no table is about, is asked for as JSON") {
  Setup setup;
  tests::FakeType widgets = setup.cluster.types().front();
  widgets.type.group = "example.com";
  widgets.type.kind = "Widget";
  widgets.type.plural = "widgets";
  widgets.type.verbs = {"list"};
  widgets.custom = true;
  setup.cluster.add_type(widgets);
  (void)setup.run({.kinds = {"pods", "widgets.example.com"}});
  CHECK(setup.accepted("/apis/example.com/v1/widgets") == std::vector<std::string>{kJson});
  CHECK(setup.accepted() == std::vector<std::string>(4, kBoth));
  setup.cluster.set_version_document(R"({"gitVersion":"v1.99.0"})");
  setup.restart_anew();
  CHECK(setup.sync_pods().wire.protobuf_pages == 0);
  CHECK(setup.accepted() == std::vector<std::string>(4, kJson));
}

TEST_CASE("a server that answers with JSON all the same is fine") {
  Setup setup;
  setup.transport.features.protobuf = nullptr;
  const sync::ListResult pods = setup.sync_pods();
  CHECK(pods.outcome.objects == 16);
  CHECK(pods.wire.protobuf_pages == 0);
  CHECK(pods.wire.refused.empty());
  CHECK(setup.cursor("pods")->form == "json");
}

TEST_CASE("an object with an unknown field: its page comes again as JSON, and so do the others") {
  Setup setup;
  setup.transport.features.newer_object = "p06";
  const sync::ListResult pods = setup.sync_pods();
  CHECK(pods.outcome.objects == 16);
  CHECK(pods.wire.protobuf_pages == 1);
  CHECK(pods.wire.refused == "unknown field 62 of core/v1.Pod");
  CHECK(setup.accepted() == std::vector<std::string>{kBoth, kBoth, kJson, kJson, kJson});
  // The same page: the list goes on, it does not begin anew.
  const auto targets = setup.transport.targets("/api/v1/pods?limit");
  REQUIRE(targets.size() == 5);
  CHECK(targets[1] == targets[2]);
  CHECK(setup.visible("pods") == setup.existing("pods"));
  CHECK(setup.cursor("pods")->form == "json");
  CHECK(setup.cursor("pods")->refused_form == pods.wire.refused);
  CHECK(sync::cost_line(pods).ends_with(", as JSON: unknown field 62 of core/v1.Pod"));
  // The next run tries again.
  setup.transport.features.newer_object.clear();
  setup.restart_anew();
  CHECK(setup.sync_pods().wire.protobuf_pages == 4);
  CHECK(setup.cursor("pods")->refused_form.empty());
}

TEST_CASE("an unknown field behind a part that went on: the list begins anew, as JSON") {
  Setup setup;
  // More than twice a page of 4 MiB, sent at once, and the last object is the newer one.
  const std::string large(1'000'000, 'x');
  for (int i = 0; i < 16; ++i) {
    setup.cluster.put(
        small_pod("a", fmt::format("p{:02}", i), R"("spec":{"nodeName":")" + large + "\"}"));
  }
  setup.transport.ignores_limit = true;
  setup.transport.largest_page = 0;
  setup.transport.features.newer_object = "p15";
  const sync::ListResult pods = setup.sync_pods();
  CHECK(pods.outcome.objects == 16);
  CHECK(setup.accepted() == std::vector<std::string>{kBoth, kJson});
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("a list of one huge page is cut while it arrives, as protobuf too") {
  Setup setup;
  const std::string large(1'000'000, 'x');
  for (int i = 0; i < 16; ++i) {
    setup.cluster.put(
        small_pod("a", fmt::format("p{:02}", i), R"("spec":{"nodeName":")" + large + "\"}"));
  }
  setup.transport.ignores_limit = true;
  setup.transport.largest_page = 0;
  const sync::ListResult pods = setup.sync_pods();
  CHECK(pods.outcome.objects == 16);
  CHECK(pods.wire.protobuf_pages == 1);
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("whatever a server or a proxy answers to protobuf, the list comes") {
  struct Case {
    const char* name;
    const char* fault;
    bool is_refused;
  };
  for (const Case& one :
       {Case{"406", "count=1,do=status:406", true}, Case{"a page of HTML", "count=1,do=html", true},
        Case{"400", "count=1,do=status:400", true}, Case{"415", "count=1,do=status:415", true},
        Case{"500", "count=1,do=status:500", true}, Case{"501", "count=1,do=status:501", true},
        Case{"protobuf that is called JSON", "count=1,do=content-type:application/json", true},
        Case{"another type", "count=1,do=content-type:application/cbor", true},
        Case{"half a page", "from=2,count=1,do=truncate:100", true},
        Case{"a broken connection", "from=2,count=1,do=cut:100", false},
        Case{"a connection that stalls", "from=2,count=1,do=stall:100", false},
        Case{"gone", "from=3,count=1,do=expired", false},
        Case{"too busy", "from=2,count=1,do=status:429,header=Retry-After:1", false}}) {
    CAPTURE(one.name);
    Setup setup;
    setup.transport.add_fault(std::string("path=/api/v1/pods,query=limit=,") + one.fault);
    const sync::ListResult pods = setup.sync_pods();
    CHECK(pods.outcome.objects == 16);
    CHECK(pods.wire.refused.empty() == !one.is_refused);
    CHECK(setup.visible("pods") == setup.existing("pods"));
    CHECK(setup.accepted().size() < 12);
  }
}

TEST_CASE("what was taken for a page and is none is asked for as JSON from then on") {
  Setup setup;
  const sync::ListJob job = setup.job("pods");
  sync::WireUse use;
  ListWire wire(job, use);
  CHECK(wire.accept_metadata() == kube::kAcceptMetadata);
  wire.distrust("an object of the list has no metadata.name");
  CHECK(wire.accept_metadata() == kube::kAcceptJsonMetadata);
  CHECK(kube::is_metadata(wire.accept_metadata()));
  wire.begin();
  CHECK(wire.accept_metadata() == kube::kAcceptJsonMetadata);
}

TEST_CASE("what a server keeps as JSON is asked for as JSON") {
  Setup setup;
  sync::ListJob job = setup.job("pods");
  job.wire_minor = 36;
  sync::WireUse use;
  CHECK(ListWire(job, use).accept() == kBoth);
  job.type.group = "apiextensions.k8s.io";
  job.type.version = "v1";
  job.type.kind = "CustomResourceDefinition";
  job.type.plural = "customresourcedefinitions";
  REQUIRE(wire::table_of(36).kind(job.type.api_version(), job.type.kind) != nullptr);
  CHECK(ListWire(job, use).accept() == kJson);
}

TEST_CASE("what is stored is the same, whatever the form") {
  Setup setup;
  (void)setup.sync_pods();
  const auto as_protobuf = setup.bodies();
  REQUIRE(as_protobuf.size() == 16);
  CHECK(as_protobuf.front().starts_with(
      R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p00")"));
  CHECK(as_protobuf.front().find(R"("name":"\u003cc\u003e")") != std::string::npos);
}
