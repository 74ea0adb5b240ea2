#include "tests/support/sync_setup.hpp"

#include "core/store/frame.hpp"
#include "tests/support/json_text.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>

namespace k8scache::tests {
namespace {

// Of fake time: a run that takes longer does not end.
constexpr std::chrono::minutes kLongestRun{60};

std::string key_text(std::string_view ns, std::string_view name) {
  return ns.empty() ? std::string(name) : fmt::format("{}/{}", ns, name);
}

std::string text_at(std::string_view body, std::string_view key) {
  const auto text = member_text(body, {"metadata", key}).value_or("\"\"");
  return std::string(text.substr(1, text.size() - 2));
}

}  // namespace

SyncSetup::SyncSetup() {
  target.context = "test";
  target.endpoint.url = "https://fake:6443";
  target.user.name = "ann";
  restart();
}

SyncSetup::~SyncSetup() = default;

void SyncSetup::restart() {
  writer.reset();
  session.reset();
  credentials.reset();
  stop = std::make_unique<StopRequest>();
  credentials = std::make_unique<kube::Credentials>(
      target, Environment{}, kube::ExecPolicy{}, kube::StandardInput::Unavailable, clock, runner);
  session = std::make_unique<kube::Session>(transport, *credentials, clock, *stop, limits);
  writer = std::make_unique<store::Writer>(path());
}

sync::OneShot::Options SyncSetup::options(const sync::Selection& selection) const {
  return {.target = {.cache_path = path(),
                     .context = target.context,
                     .default_namespace = "default",
                     .ca_pem = {},
                     .selection = selection},
          .engine = engine,
          .thrift = thrift};
}

sync::Report SyncSetup::run(const sync::Selection& selection) {
  sync::OneShot one_shot(*session, *writer, registry, options(selection));
  one_shot.prepare();
  const Tick end = clock.monotonic() + kLongestRun;
  while (one_shot.step()) REQUIRE(clock.monotonic() < end);
  return one_shot.report();
}

std::vector<sync::ListResult> SyncSetup::list(std::vector<sync::ListJob> jobs) {
  sync::Pipeline pipeline(*writer, path(), model::SecretsMode::Keys, transport, clock);
  sync::Engine lists(*session, pipeline, std::move(jobs), engine);
  const Tick end = clock.monotonic() + kLongestRun;
  while (lists.step()) REQUIRE(clock.monotonic() < end);
  return lists.results();
}

sync::ListJob SyncSetup::job(const std::string& type, const std::string& ns) {
  std::vector<model::CatalogType> types;
  for (const FakeType& one : cluster.types()) {
    types.push_back({.id = 0, .type = one.type, .versions = {one.type.version}, .warnings = {}});
  }
  const model::Catalog catalog = writer->save_catalog(types, {});
  for (const model::CatalogType& entry : catalog.types()) {
    if (entry.type.plural_and_group() == type) {
      return {.at = {entry.id, ns}, .type = entry.type};
    }
  }
  FAIL("no type " << type);
  return {};
}

void SyncSetup::give_dictionaries() {
  std::vector<model::CatalogType> types;
  for (const FakeType& one : cluster.types()) {
    types.push_back({.id = 0, .type = one.type, .versions = {one.type.version}, .warnings = {}});
  }
  store::Batch batch{.observed_at = clock.now(), .operations = {}};
  std::uint32_t id = 40'000;
  std::vector<std::string> samples;
  for (int i = 0; i < 400; ++i) {
    samples.push_back(small_pod(fmt::format("ns-{}", i % 7), fmt::format("pod-{}", i * i),
                                fmt::format(R"("spec":{{"v":"value {}"}})", i)));
  }
  const std::vector<std::string_view> views(samples.begin(), samples.end());
  const model::Catalog catalog = writer->save_catalog(types, {});
  for (const model::CatalogType& entry : catalog.types()) {
    auto content = store::train_dictionary(views, ++id);
    REQUIRE(content);
    batch.operations.emplace_back(store::AddDictionary{entry.id, id, std::move(*content)});
  }
  (void)writer->apply(batch);
}

Versions SyncSetup::visible(const std::string& type) const {
  store::Reader reader(path());
  for (const model::CatalogType& entry : reader.catalog().types()) {
    if (entry.type.plural_and_group() != type) continue;
    Versions found;
    reader.each({.type = entry.id, .namespaces = {}, .names = {}, .labels = {}},
                [&](const store::StoredObject& object) {
                  CHECK(text_at(object.body, "resourceVersion") == object.resource_version);
                  found.emplace(key_text(object.ns, object.name), object.resource_version);
                });
    return found;
  }
  return {};
}

Versions SyncSetup::existing(const std::string& type) const {
  Versions found;
  const auto page = cluster.list({.of = {.type = type}});
  for (const std::string& body : std::get<ListPage>(page).bodies) {
    found.emplace(key_text(text_at(body, "namespace"), text_at(body, "name")),
                  text_at(body, "resourceVersion"));
  }
  return found;
}

std::optional<store::Cursor> SyncSetup::cursor(const std::string& type,
                                               const std::string& ns) const {
  store::Reader reader(path());
  for (const model::CatalogType& entry : reader.catalog().types()) {
    if (entry.type.plural_and_group() != type) continue;
    for (const store::Cursor& cursor : reader.cursors(entry.id)) {
      if (cursor.at.scope == ns) return cursor;
    }
  }
  return std::nullopt;
}

std::string small_object(const std::string& api_version, const std::string& kind,
                         const std::string& ns, const std::string& name, const std::string& more) {
  return fmt::format(R"({{"apiVersion":"{}","kind":"{}","metadata":{{"name":"{}"{}}}{}{}}})",
                     api_version, kind, name,
                     ns.empty() ? "" : fmt::format(R"(,"namespace":"{}")", ns),
                     more.empty() ? "" : ",", more);
}

std::string small_pod(const std::string& ns, const std::string& name, const std::string& more) {
  return small_object("v1", "Pod", ns, name, more);
}

const sync::ListResult& result_of(const std::vector<sync::ListResult>& lists,
                                  const std::string& type, const std::string& ns) {
  for (const sync::ListResult& list : lists) {
    if (list.job.type.plural_and_group() == type && list.job.at.scope == ns) return list;
  }
  FAIL("no list of " << type << " in \"" << ns << "\"");
  return lists.front();
}

}  // namespace k8scache::tests
