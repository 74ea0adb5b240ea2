// Batches against one transaction per object: the same encoded pods, through the product's writer
// and, one by one, into a plain SQLite file. Prints one JSON object: microseconds per object, for
// each way one value per round.

#include "core/kube/list_decoder.hpp"
#include "core/store/encoder.hpp"
#include "core/store/writer.hpp"
#include "tests/support/synthetic_pods.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::tests {
namespace {

constexpr std::size_t kPodsPerPage = 420;  // 4 MiB of JSON, as a sync asks for them
constexpr std::size_t kPagesPerBatch = 4;
const model::ResourceType kPods{.version = "v1",
                                .kind = "Pod",
                                .plural = "pods",
                                .singular = "pod",
                                .scope = model::Scope::Namespaced,
                                .short_names = {},
                                .categories = {},
                                .verbs = {"list"}};

std::string page_of(const SyntheticPods& pods, std::size_t from, std::size_t end) {
  std::string page =
      R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[)";
  for (std::size_t i = from; i < end; ++i) {
    if (i > from) page += ',';
    page += pods.body(i, 9);
  }
  return page + "]}";
}

void remove_database(const std::string& path) {
  for (const char* const end : {"", "-wal", "-shm", "-journal"})
    std::filesystem::remove(path + end);
}

std::int64_t store_type(store::Writer& writer) {
  const model::CatalogType pods{.type = kPods, .versions = {"v1"}, .warnings = {}};
  return writer.save_catalog({pods}, {}).types().front().id;
}

/// All the batches of one first list, encoded.
std::vector<store::Batch> encoded_list(const std::string& path, std::size_t count) {
  store::Writer writer(path);
  const store::TypeScope at{store_type(writer), ""};
  store::Encoder encoder(path);
  const SyntheticPods pods;
  std::vector<store::Batch> batches(1);
  json::ListScanner scanner;
  encoder.begin(at);
  const auto take = [&] {
    for (store::Operation& operation : encoder.take(at)) {
      batches.back().operations.push_back(std::move(operation));
    }
  };
  for (std::size_t from = 0; from < count; from += kPodsPerPage) {
    std::string page = page_of(pods, from, std::min(from + kPodsPerPage, count));
    kube::decode_page(scanner, page, "v1", "Pod",
                      [&](model::Object& pod) { encoder.add(at, pod); });
    take();
    if (from / kPodsPerPage % kPagesPerBatch == kPagesPerBatch - 1) batches.emplace_back();
  }
  store::FinishList finish{.at = at, .resource_version = "9", .vanished = {}, .warnings = {}};
  encoder.finish(finish);
  take();
  batches.back().operations.emplace_back(std::move(finish));
  return batches;
}

double microseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began)
      .count();
}

/// The product's way.
double apply_batches(const std::string& path, const std::vector<store::Batch>& batches,
                     std::size_t count) {
  remove_database(path);
  store::Writer writer(path);
  store_type(writer);
  const auto began = std::chrono::steady_clock::now();
  for (const store::Batch& batch : batches) writer.apply(batch);
  writer.checkpoint();
  return microseconds_since(began) / static_cast<double>(count);
}

/// One transaction per object, the same facts and frames, two statements each.
double insert_singly(const std::string& path, const std::vector<const store::EncodedObject*>& rows,
                     const std::string& journal, const std::string& synchronous) {
  remove_database(path);
  SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("pragma journal_mode = " + journal);
  database.exec("pragma synchronous = " + synchronous);
  database.exec(R"(
      create table object (id integer primary key, namespace text, name text, uid text,
                           resource_version text, labels text, created_at_ms integer,
                           content_hash integer, unique (namespace, name));
      create table body (id integer primary key, frame blob))");
  SQLite::Statement object(database, "insert into object values (null, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::Statement body(database, "insert into body values (?, ?)");
  const auto began = std::chrono::steady_clock::now();
  for (const store::EncodedObject* const row : rows) {
    SQLite::Transaction transaction(database);
    object.bindNoCopy(1, row->key.ns);
    object.bindNoCopy(2, row->key.name);
    object.bindNoCopy(3, row->uid);
    object.bindNoCopy(4, row->resource_version);
    object.bindNoCopy(5, row->labels);
    object.bind(6, row->created_at_ms.value_or(0));
    object.bind(7, row->content_hash);
    object.exec();
    object.reset();
    body.bind(1, database.getLastInsertRowid());
    body.bindNoCopy(2, row->frame.data(), static_cast<int>(row->frame.size()));
    body.exec();
    body.reset();
    transaction.commit();
  }
  return microseconds_since(began) / static_cast<double>(rows.size());
}

std::vector<const store::EncodedObject*> first_rows(const std::vector<store::Batch>& batches,
                                                    std::size_t most) {
  std::vector<const store::EncodedObject*> rows;
  for (const store::Batch& batch : batches) {
    for (const store::Operation& operation : batch.operations) {
      const auto* const page = std::get_if<store::PutListed>(&operation);
      if (page == nullptr) continue;
      for (const store::EncodedObject& row : page->objects) {
        if (rows.size() < most) rows.push_back(&row);
      }
    }
  }
  return rows;
}

void measure(const std::string& folder, std::size_t pods, std::size_t singles, int rounds) {
  const std::string path = folder + "/apply.db";
  remove_database(path);
  const std::vector<store::Batch> batches = encoded_list(path, pods);
  const auto rows = first_rows(batches, singles);
  std::map<std::string, std::vector<double>> results;
  for (int round = 0; round < rounds; ++round) {
    results["batches"].push_back(apply_batches(path, batches, pods));
    for (const auto& [journal, synchronous] :
         {std::pair<std::string, std::string>{"delete", "full"},
          {"wal", "full"},
          {"wal", "normal"}}) {
      results[journal + "_" + synchronous].push_back(
          insert_singly(path, rows, journal, synchronous));
    }
  }
  remove_database(path);
  const char* separator = "{";
  for (const auto& [way, times] : results) {
    fmt::print("{}\"{}\": [{:.2f}]", std::exchange(separator, ", "), way, fmt::join(times, ", "));
  }
  fmt::print("}}\n");
}

}  // namespace
}  // namespace k8scache::tests

/// bench-apply FOLDER PODS SINGLES ROUNDS: of PODS in batches, and of SINGLES of them one by one.
int main(int count, char** words) {
  if (count != 5) {
    fmt::print(stderr, "usage: bench-apply FOLDER PODS SINGLES ROUNDS\n");
    return 2;
  }
  try {
    k8scache::tests::measure(words[1], std::stoul(words[2]), std::stoul(words[3]),
                             std::stoi(words[4]));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-apply: {}\n", error.what());
    return 1;
  }
}
