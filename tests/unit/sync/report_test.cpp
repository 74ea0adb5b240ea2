#include "core/sync/report.hpp"

#include "core/json/value.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::ListResult;
using sync::ListStatus;
using sync::Report;
using sync::RunFailure;

namespace {

/// Results are built by what became of them; each name has one type.
class Builder {
 public:
  Builder() {
    report_.context = "prod";
    report_.started_at = Instant(1'767'323'045s);
    report_.finished_at = report_.started_at + 3400ms;
  }
  Builder& stored(const std::string& name, std::int64_t objects, std::int64_t added,
                  std::int64_t updated = 0, std::int64_t removed = 0, const std::string& ns = "") {
    ListResult& list = add(name, ns, ListStatus::Stored);
    list.outcome = {.at = list.job.at,
                    .objects = objects,
                    .added = added,
                    .updated = updated,
                    .removed = removed};
    list.cost = {.time = 20ms, .requests = 2, .bytes = 1000};
    return *this;
  }
  Builder& forbidden(const std::string& name, bool named = false, const std::string& ns = "") {
    ListResult& list = add(name, ns, ListStatus::Forbidden);
    list.error_kind = ErrorKind::Denied;
    list.error = "forbidden";
    list.job.named = named;
    return *this;
  }
  Builder& failed(const std::string& name, ErrorKind kind = ErrorKind::Unreachable) {
    ListResult& list = add(name, "", ListStatus::Failed);
    list.error_kind = kind;
    list.error = "broke";
    return *this;
  }
  Builder& pending(const std::string& name) {
    add(name, "", ListStatus::Pending);
    return *this;
  }
  operator const Report&() const { return report_; }  // NOLINT: reads as the report it builds

 private:
  ListResult& add(const std::string& name, const std::string& ns, ListStatus status) {
    std::int64_t id = static_cast<std::int64_t>(report_.lists.size()) + 1;
    for (const ListResult& list : report_.lists) {
      if (list.job.type.plural == name) id = list.job.at.type;
    }
    ListResult list;
    list.job.at = {id, ns};
    list.job.type = {.version = "v1", .kind = "K", .plural = name};
    list.status = status;
    report_.lists.push_back(std::move(list));
    return report_.lists.back();
  }

  Report report_;
};

}  // namespace

TEST_CASE("the summary says how much was synced, what changed, how long it took") {
  struct Case {
    Report report;
    std::string line;
  };
  const Case cases[] = {
      {Builder().stored("pods", 12400, 12400).stored("nodes", 8, 8),
       "synced 2 types, 12,408 objects (12,408 new), 3.4 s"},
      {Builder().stored("pods", 1'234'567, 0),
       "synced 1 type, 1,234,567 objects (no changes), 3.4 s"},
      {Builder().stored("pods", 1000, 12, 3, 1), "synced 1 type, 1,000 objects (+12 ~3 -1), 3.4 s"},
      {Builder().stored("pods", 0, 0), "synced 1 type, 0 objects (no changes), 3.4 s"},
      {Builder().stored("pods", 5, 5, 0, 2), "synced 1 type, 5 objects (+5 ~0 -2), 3.4 s"},
      {Builder().stored("pods", 5, 5).forbidden("secrets"),
       "synced 1/2 types, 5 objects (5 new), 3.4 s; not allowed: secrets"},
      {Builder().stored("pods", 5, 5).failed("nodes").pending("services"),
       "synced 1/3 types, 5 objects (5 new), 3.4 s; failed: nodes (broke), services (not finished "
       "in time)"},
      {Builder().forbidden("pods").stored("pods", 5, 5, 0, 0, "a").forbidden("pods", false, "b"),
       "synced 1 type, 5 objects (5 new), 3.4 s; not allowed: pods in some namespaces"},
  };
  for (const Case& one : cases) CHECK(sync::summary(one.report) == one.line);
}

TEST_CASE("a long list of names is shortened: a line stays a line") {
  Builder report;
  report.stored("pods", 1, 1);
  for (int i = 0; i < 9; ++i) report.forbidden("x" + std::to_string(i));
  CHECK(sync::summary(report).ends_with("; not allowed: x0, x1, x2, x3, x4, x5 and 3 more"));
}

TEST_CASE("a run fails by what it was to do and did not") {
  struct Case {
    std::string name;
    Report report;
    std::optional<RunFailure> failure;
  };
  const Case cases[] = {
      {"all stored", Builder().stored("pods", 1, 1), std::nullopt},
      {"nothing to do", Builder(), std::nullopt},
      {"a type that nobody named is forbidden", Builder().stored("pods", 1, 1).forbidden("secrets"),
       std::nullopt},
      {"a named type is forbidden", Builder().stored("pods", 1, 1).forbidden("secrets", true),
       RunFailure::Partial},
      {"one failed", Builder().stored("pods", 1, 1).failed("nodes"), RunFailure::Partial},
      {"one was not finished", Builder().stored("pods", 1, 1).pending("nodes"),
       RunFailure::Partial},
      {"all failed", Builder().failed("pods").failed("nodes"), RunFailure::NothingStored},
      {"nothing was finished", Builder().pending("pods"), RunFailure::NothingStored},
      {"failed and forbidden", Builder().failed("pods").forbidden("nodes"),
       RunFailure::NothingStored},
      {"all forbidden", Builder().forbidden("pods").forbidden("nodes"), RunFailure::AllDenied},
      {"all refused the credentials", Builder().failed("pods", ErrorKind::Denied),
       RunFailure::AllDenied},
      {"forbidden as a whole, allowed in a namespace",
       Builder().forbidden("pods").stored("pods", 1, 1, 0, 0, "a"), std::nullopt},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(sync::failure(one.report) == one.failure);
  }
}

TEST_CASE("the report as JSON has a line per list, with numbers only where there are some") {
  Report report = Builder().stored("pods", 5, 3, 1, 2, "web").forbidden("secrets").pending("nodes");
  report.warnings = {"a \"quoted\" warning"};
  json::Parser parser;
  const std::string text = sync::as_json(report, 3);
  CHECK(text.ends_with("}\n"));
  const json::Value root = parser.parse(text);
  CHECK(root["context"].text_or("") == "prod");
  CHECK(root["startedAt"].text_or("") == "2026-01-02T03:04:05Z");
  CHECK(root["exitCode"].integer_or(0) == 3);
  std::vector<std::string> statuses;
  for (const json::Value list : root["types"].elements()) {
    statuses.emplace_back(list["status"].text_or(""));
    const bool is_stored = statuses.back() == "ok";
    CHECK(list["objects"].exists() == is_stored);
    CHECK(list["namespace"].exists() == is_stored);
    CHECK(list["error"].exists() == (statuses.back() == "forbidden"));
    if (is_stored) {
      CHECK(list["objects"].integer_or(0) == 5);
      CHECK(list["added"].integer_or(0) == 3);
      CHECK(list["updated"].integer_or(0) == 1);
      CHECK(list["deleted"].integer_or(0) == 2);
      CHECK(list["requests"].integer_or(0) == 2);
      CHECK(list["milliseconds"].integer_or(0) == 20);
    }
  }
  CHECK(statuses == std::vector<std::string>{"ok", "forbidden", "unfinished"});
  for (const json::Value warning : root["warnings"].elements()) {
    CHECK(warning.text_or("") == "a \"quoted\" warning");
  }
}
