#include "tests/support/cache_file.hpp"

#include "core/json/writer.hpp"
#include "core/store/encoder.hpp"
#include "core/store/reader.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace k8scache::tests {

namespace {

const char* verb_text(store::Verb verb) {
  switch (verb) {
    case store::Verb::Added: return "added";
    case store::Verb::Modified: return "modified";
    case store::Verb::Reencoded: return "reencoded";
    case store::Verb::Deleted: return "deleted";
    case store::Verb::Baseline: return "baseline";
  }
  return "";
}

model::CatalogType type_of(const std::string& kind, const std::string& plural, model::Scope scope) {
  return {.type = {.version = "v1",
                   .kind = kind,
                   .plural = plural,
                   .singular = plural.substr(0, plural.size() - 1),
                   .scope = scope,
                   .verbs = {"get", "list", "watch"}},
          .versions = {"v1"}};
}

}  // namespace

model::Object object_of(const ObjectFacts& facts) {
  const std::string uid = facts.uid.empty() ? "uid-" + facts.name : facts.uid;
  std::string body;
  json::Writer writer(body);
  writer.begin_object().key("metadata").begin_object();
  writer.key("name").value(facts.name).key("namespace").value(facts.ns);
  writer.key("uid").value(uid).key("resourceVersion").value(facts.version).end_object();
  writer.key("data").begin_object().key("value").value(facts.value).end_object().end_object();
  return {.key = {facts.ns, facts.name},
          .uid = uid,
          .resource_version = facts.version,
          .labels = facts.labels,
          .created_at_ms = std::nullopt,
          .body = body};
}

std::vector<model::Object> objects_of(const std::vector<ObjectFacts>& facts) {
  std::vector<model::Object> objects;
  for (const ObjectFacts& one : facts) objects.push_back(object_of(one));
  return objects;
}

std::vector<model::CatalogType> cached_types() {
  return {type_of("Pod", "pods", model::Scope::Namespaced),
          type_of("Secret", "secrets", model::Scope::Namespaced),
          type_of("Node", "nodes", model::Scope::Cluster)};
}

Bodies bodies_in(const std::string& path, std::int64_t type) {
  Bodies bodies;
  store::Reader reader(path);
  query::Query query;
  query.type = type;
  reader.each(query, [&](const store::StoredObject& object) {
    bodies[fmt::format("{}/{}", object.ns, object.name)] = object.body;
  });
  return bodies;
}

std::vector<store::Batch> list_batches(const std::string& path, std::vector<model::Object> objects,
                                       store::FinishList finish, std::size_t page) {
  store::Encoder encoder(path);
  encoder.begin(finish.at);
  for (model::Object& object : objects) encoder.add(finish.at, object);
  encoder.finish(finish);
  std::vector<store::Batch> batches{{finish.as_of, {}}};
  // Few small objects come out of the encoder in one piece.
  for (store::Operation& operation : encoder.take(finish.at)) {
    auto* const put = std::get_if<store::PutListed>(&operation);
    if (put == nullptr) {
      batches.back().operations.push_back(std::move(operation));
      continue;
    }
    for (store::EncodedObject& object : put->objects) {
      auto& operations = batches.back().operations;
      if (operations.empty() || !std::holds_alternative<store::PutListed>(operations.back())) {
        operations.emplace_back(store::PutListed{finish.at, {}});
      }
      auto& listed = std::get<store::PutListed>(operations.back()).objects;
      listed.push_back(std::move(object));
      if (listed.size() == page) batches.push_back({finish.as_of, {}});
    }
  }
  batches.back().operations.emplace_back(std::move(finish));
  return batches;
}

CacheFile::CacheFile() : path_(directory_.path() + "/cache.db"), writer_(store::Writer(path_)) {
  writer_->save_catalog(cached_types(), {});
}

std::vector<store::Batch> CacheFile::batches_of(const store::TypeScope& at,
                                                std::vector<model::Object> objects,
                                                const std::string& version, bool history,
                                                std::size_t page) const {
  store::FinishList finish{.at = at, .resource_version = version, .as_of = clock_.now()};
  finish.history = history;
  return list_batches(path_, std::move(objects), std::move(finish), page);
}

void CacheFile::apply(const std::vector<store::Batch>& batches) {
  if (!writer_) writer_.emplace(path_);
  for (const store::Batch& batch : batches) writer_->apply(batch);
}

store::ListOutcome CacheFile::list(const store::TypeScope& at, std::vector<model::Object> objects,
                                   const std::string& version, bool history) {
  if (!writer_) writer_.emplace(path_);
  std::vector<store::ListOutcome> outcomes;
  for (const store::Batch& batch : batches_of(at, std::move(objects), version, history)) {
    outcomes = writer_->apply(batch);
  }
  return outcomes.at(0);
}

Bodies CacheFile::bodies(std::int64_t type) const { return bodies_in(path_, type); }

std::vector<std::string> CacheFile::changes() const {
  store::Reader reader(path_);
  std::vector<std::string> lines;
  for (const auto& change : store::Changes(reader).since(0, 100'000).changes) {
    lines.push_back(fmt::format("{} {} {}/{} {} {}->{}", change.seq, verb_text(change.verb),
                                change.key.ns, change.key.name, change.uid, change.old_version,
                                change.new_version));
  }
  return lines;
}

std::optional<std::string> CacheFile::body_before(std::int64_t seq) const {
  store::Reader reader(path_);
  return store::Changes(reader).body_before(seq);
}

std::vector<store::Cursor> CacheFile::cursors() const { return store::Reader(path_).cursors(); }

std::int64_t CacheFile::integer(const std::string& sql) const {
  SQLite::Database database(path_, SQLite::OPEN_READWRITE);
  return database.execAndGet(sql).getInt64();
}

void CacheFile::execute(const std::string& sql) const {
  SQLite::Database database(path_, SQLite::OPEN_READWRITE);
  database.exec(sql);
}

std::vector<std::string> CacheFile::frames(std::int64_t type) const {
  SQLite::Database database(path_, SQLite::OPEN_READWRITE);
  SQLite::Statement statement(database, R"(
      select b.frame from body b join object o on o.id = b.id where o.type = ?1
      union all select body from change where type = ?1 and body is not null
      union all select frame from staging where type = ?1)");
  statement.bind(1, type);
  std::vector<std::string> frames;
  while (statement.executeStep()) frames.push_back(statement.getColumn(0).getString());
  return frames;
}

int CacheFile::found_in_bytes(const std::vector<std::string>& texts) const {
  const std::string all = bytes();
  int found = 0;
  for (const std::string& text : texts) {
    if (all.find(text) != std::string::npos) ++found;
  }
  return found;
}

std::string CacheFile::bytes() const {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
    std::ifstream file(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

}  // namespace k8scache::tests
