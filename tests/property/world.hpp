#pragma once

#include "core/sync/live.hpp"
#include "core/wire/server_tables.hpp"
#include "tests/property/seeds.hpp"
#include "tests/property/versions.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

inline const std::vector<std::string> kNamespaces = {"a", "b", "c"};

/// The faults that a request may meet. None of them tells a lie that nobody could see through, such
/// as an empty list.
inline const std::vector<std::string_view> kFaults = {
    "do=expired",       "do=status:429,header=Retry-After:1",
    "do=status:429",    "do=status:500",
    "do=status:503",    "do=status:503,header=Retry-After:2",
    "do=close",         "do=cut:{}",
    "do=cut-length:{}", "do=truncate:{}",
    "do=stall:{}",      "do=silent",
    "do=empty-page",    "do=endless:same",
    "do=endless:new",   "do=html",
    "do=table",         "do=status-ok",
    "do=status:403",    "do=status:404",
    "do=status:401",    "do=item-kinds:yes",
    "do=item-kinds:no", "do=warnings:2",
    "do=too-large",     "do=pass,delay=700"};

/// A cluster that changes at random, its whole history, and a cache that follows.
class World : public SyncSetup {
 public:
  explicit World(unsigned seed) : random_(seed), forms_(seed) {
    std::vector<FakeType> few;
    for (FakeType& type : usual_types()) {
      static const std::set<std::string> kFew = {"namespaces", "nodes", "pods", "secrets",
                                                 "events"};
      if (kFew.contains(type.type.plural_and_group())) few.push_back(std::move(type));
    }
    few.push_back({.type = {.group = "example.com",
                            .version = "v1",
                            .kind = "Widget",
                            .plural = "widgets",
                            .singular = "widget",
                            .verbs = {"list", "watch"}},
                   .custom = true});
    cluster.replace_types(std::move(few));
    registry = model::Registry::load(
        {{"core.json",
          R"({"group":"","kinds":[{"version":"v1","kind":"Event","history":false}]})"}});
    for (const std::string& ns : kNamespaces) put("namespaces", "", ns);
    for (const FakeType& type : cluster.types()) note(type.type.plural_and_group());
    for (int i = 0; i < 30; ++i) change();
    if (chance(70)) give_dictionaries();
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <typename Item>
  const Item& any(const std::vector<Item>& items) {
    return items[below(items.size())];
  }

  /// One random change of the cluster.
  void change() {
    static const std::vector<std::string> kTypes = {
        "pods", "pods", "pods", "nodes", "secrets", "events", "widgets.example.com"};
    const std::string& type = any(kTypes);
    const std::string ns = type == "nodes" ? "" : any(kNamespaces);
    const std::string name = fmt::format("x{}", below(9));
    switch (below(4)) {
      case 0:
        cluster.remove(type, {ns, name});
        note(type);
        break;
      case 1:  // another object of the same name
        cluster.remove(type, {ns, name});
        note(type);
        put(type, ns, name);
        break;
      default: put(type, ns, name);
    }
    if (chance(3)) cluster.compact();
  }

  /// A run with everything that can go wrong; it may be broken off anywhere.
  void troubled_run() {
    make_trouble();
    be_thrifty();
    sync::Selection selection;
    if (chance(25)) selection.kinds = {any<std::string>({"pods", "secrets", "nodes", "widgets"})};
    if (chance(25)) selection.namespaces = {any(kNamespaces)};
    perform(selection, chance(40) ? std::optional(below(60)) : std::nullopt);
  }

  std::chrono::milliseconds recheck = std::chrono::hours(24);

  /// A watcher with everything that can go wrong; it is killed at some moment.
  void troubled_watch() {
    make_trouble();
    restart();
    recheck = chance(50) ? std::chrono::milliseconds(200 + below(3000)) : std::chrono::hours(24);
    try {
      sync::Live live = watcher();
      live.prepare();
      for (std::size_t steps = 20 + below(300); steps > 0; --steps) {
        live.step();
        if (chance(20)) change();
        if (chance(3)) transport.break_watches();
        if (chance(2)) cluster.forget(any<std::string>({"pods", "secrets", "widgets.example.com"}));
        if (chance(2)) transport.down = !transport.down;
        if (chance(2)) transport.deaf = !transport.deaf;
        if (chance(5)) check_readers();
      }
    } catch (const Error& error) {
      require_expected(error);
    }
    transport.down = transport.deaf = false;
  }

  /// A watcher whose troubles are over, until the cache shows the cluster; says whether it does.
  bool clean_watch() {
    end_trouble();
    restart();
    recheck = std::chrono::hours(24);
    sync::Live live = watcher();
    live.prepare();
    // Longer than any breaker's cool-down.
    const Tick end = clock.monotonic() + std::chrono::minutes(20);
    while (clock.monotonic() < end && !shows_cluster()) live.step();
    live.finish();
    return shows_cluster();
  }

  /// What may go wrong, from now on.
  void make_trouble() {
    transport.clear_faults();
    for (std::size_t i = below(6); i > 0; --i) {
      const std::string fault = fmt::format(fmt::runtime(any(kFaults)), below(900));
      transport.add_fault(
          fmt::format("path={},from={},count={},{}",
                      any<std::string>({"/api", "/api/v1/pods", "widgets", "/api/v1"}),
                      1 + below(12), 1 + below(4), fault));
    }
    const std::string forbidden_type =
        any<std::string>({"pods", "secrets", "widgets.example.com", ""});
    const std::string allowed_in = any<std::string>({"a", "b", "*none*"});
    transport.may_read = [=](const std::string& type, const std::string& ns) {
      return type != forbidden_type || ns == allowed_in;
    };
    const bool moves = chance(60);
    transport.on_request = [this, moves](const net::Request&) {
      if (moves && chance(30)) change();
      if (chance(10)) check_readers();
    };
    transport.features.protobuf_metadata = chance(70);
    // The server's own kinds in either form; now and then an object that no table knows.
    transport.features.protobuf = forms_() % 100 < 60 ? &wire::table_of(36) : nullptr;
    transport.features.newer_object = forms_() % 100 < 30 ? fmt::format("x{}", forms_() % 9) : "";
    transport.largest_page = 1 + below(8);
    transport.ignores_limit = chance(10);
    transport.chunk_bytes = 1 + below(2000);
    transport.watch_chunk_bytes = chance(30) ? 1 + below(60) : 0;
    if (chance(25)) transport.watch_bytes = below(4000);
    engine.concurrency = 1 + below(4);
    engine.max_retries = static_cast<int>(1 + below(5));
    engine.seed = static_cast<unsigned>(below(1000));
  }

  void end_trouble() {
    transport.clear_faults();
    transport.may_read = {};
    transport.on_request = {};
    transport.watch_chunk_bytes = 0;
    transport.watch_bytes.reset();
    engine = {};
  }

  /// A run in which nothing goes wrong and nothing moves.
  sync::Report clean_run() {
    end_trouble();
    be_thrifty();
    restart();
    return run();
  }

  /// Any way to refresh; small types are compared like large ones.
  void be_thrifty() {
    const std::int64_t small = chance(70) ? 0 : 300;
    thrift = {chance(10), chance(30), small, small};
  }

  /// A reader that opens the file now sees, of every type and namespace, one state that the cluster
  /// had: that of the cursor, or one after it, since a watch's cursor stays behind its last event.
  /// Wherever nothing was listed whole, it sees nothing.
  void check_readers() {
    store::Reader reader(path());
    for (const model::CatalogType& entry : reader.catalog().types()) {
      const std::string type = entry.type.plural_and_group();
      if (!history_.contains(type)) continue;
      const Versions seen = seen_by(reader, entry.id, type);
      std::map<std::string, std::string> whole;  // scope to version, of complete lists
      for (const store::Cursor& cursor : reader.cursors(entry.id)) {
        if (cursor.complete) whole.emplace(cursor.at.scope, cursor.resource_version);
      }
      std::vector<std::string> namespaces = kNamespaces;
      namespaces.emplace_back();
      std::size_t matched = 0;
      for (const std::string& ns : namespaces) {
        CAPTURE(type);
        CAPTURE(ns);
        auto cursor = whole.find(ns);
        if (cursor == whole.end()) cursor = whole.find("");
        const Versions found = within(seen, ns);
        matched += found.size();
        REQUIRE(
            (cursor == whole.end() ? found.empty() : was_a_state(type, ns, cursor->second, found)));
      }
      REQUIRE(matched == seen.size());
    }
  }

  /// What the changelog says leads to what the rows say.
  void check_history() {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open_v2(path().c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    std::vector<std::vector<std::string>> rows;
    sqlite3_exec(
        database,
        "select seq, plural, api_group, namespace, name, verb, old_version, new_version"
        " from change c join resource_type t on t.id = c.type order by seq",
        [](void* use, int columns, char** row, char**) {
          static_cast<decltype(rows)*>(use)->emplace_back(row, row + columns);
          return 0;
        },
        &rows, nullptr);
    sqlite3_close(database);
    std::map<std::string, Versions> replayed;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      REQUIRE(rows[i][0] == fmt::format("{}", i + 1));  // no gap
      replay(rows[i], replayed[rows[i][2].empty() ? rows[i][1] : rows[i][1] + "." + rows[i][2]]);
    }
    for (const auto& [type, states] : history_) {
      CAPTURE(type);
      if (type != "events") REQUIRE(text(replayed[type]) == text(visible(type)));
    }
    REQUIRE(replayed["events"].empty());
  }

 private:
  /// One row of the changelog: its number, plural, group, namespace, name, verb, versions.
  void replay(const std::vector<std::string>& row, Versions& rows) {
    const std::string type = row[2].empty() ? row[1] : row[1] + "." + row[2];
    const std::string& ns = row[3];
    const std::string key = ns.empty() ? row[4] : fmt::format("{}/{}", ns, row[4]);
    CAPTURE(type);
    CAPTURE(key);
    CAPTURE(row[5]);
    if (row[5] == "baseline") {
      for (const auto& [one, version] : state(type, row[7])) {
        if (ns.empty() || namespace_of(one) == ns) rows[one] = version;
      }
    } else if (row[5] == "added") {
      REQUIRE(rows.emplace(key, row[7]).second);
    } else if (row[5] == "deleted") {
      REQUIRE(rows[key] == row[6]);
      rows.erase(key);
    } else {
      REQUIRE(rows[key] == row[6]);
      rows[key] = row[7];
    }
  }

  void put(const std::string& type, const std::string& ns, const std::string& name) {
    for (const FakeType& one : cluster.types()) {
      if (one.type.plural_and_group() != type) continue;
      const std::string value = fmt::format("value {}", ++serial_);
      const std::string body = small_object(
          one.type.api_version(), one.type.kind, ns, name,
          fmt::format(R"("{}":{{"{}":"{}"}})", place_of(type).first, place_of(type).second, value));
      values_[fmt::format("{}", cluster.put(body, type))] = type == "secrets" ? "" : value;
    }
    note(type);
  }

  void note(const std::string& type) { history_[type][cluster.revision()] = existing(type); }

  /// Whether the cluster had these objects of a namespace at the version or later.
  bool was_a_state(const std::string& type, const std::string& ns, const std::string& version,
                   const Versions& found) {
    const auto& states = history_.at(type);
    auto one = states.upper_bound(std::stoull(version));
    REQUIRE(one != states.begin());
    for (--one; one != states.end(); ++one) {
      if (text(within(one->second, ns)) == text(found)) return true;
    }
    return false;
  }

  bool shows_cluster() {
    for (const FakeType& type : cluster.types()) {
      const std::string name = type.type.plural_and_group();
      if (text(visible(name)) != text(existing(name))) return false;
    }
    return true;
  }

  sync::Live watcher() {
    return {*session,
            *writer,
            registry,
            {.target = options({}).target,
             .follow = {.concurrency = engine.concurrency,
                        .max_retries = engine.max_retries,
                        .recheck_interval = recheck,
                        .seed = engine.seed}}};
  }

  /// Before the first list a run may fail as a whole.
  static void require_expected(const Error& error) {
    CAPTURE(std::string(error.what()));
    const bool is_expected = error.kind() == ErrorKind::Unreachable ||
                             error.kind() == ErrorKind::Denied || error.kind() == ErrorKind::Usage;
    REQUIRE(is_expected);
  }

  /// What the cluster had of a type at a version.
  const Versions& state(const std::string& type, const std::string& version) {
    const auto& states = history_.at(type);
    auto next = states.upper_bound(std::stoull(version));
    REQUIRE(next != states.begin());
    return std::prev(next)->second;
  }

  Versions seen_by(store::Reader& reader, std::int64_t id, const std::string& type) {
    Versions seen;
    reader.each(
        {.type = id, .namespaces = {}, .names = {}, .labels = {}},
        [&](const store::StoredObject& object) {
          const std::string version(object.resource_version);
          seen.emplace(object.ns.empty() ? std::string(object.name)
                                         : fmt::format("{}/{}", object.ns, object.name),
                       version);
          const auto value = values_.find(version);
          if (value == values_.end()) return;
          const auto text = member_text(object.body, {place_of(type).first, place_of(type).second});
          REQUIRE(text == fmt::format("\"{}\"", value->second));
        });
    return seen;
  }

  void perform(const sync::Selection& selection, std::optional<std::size_t> steps) {
    restart();
    try {
      sync::OneShot one_shot(*session, *writer, registry, options(selection));
      one_shot.prepare();
      while ((!steps || (*steps)-- > 0) && one_shot.step()) {
      }
      if (!steps) (void)one_shot.report();
    } catch (const Error& error) {
      require_expected(error);
    }
  }

  std::mt19937 random_;
  std::mt19937 forms_;
  std::map<std::string, std::map<Revision, Versions>> history_;
  std::map<std::string, std::string> values_;  // by resource version
  std::size_t serial_ = 0;
};

}  // namespace k8scache::tests
