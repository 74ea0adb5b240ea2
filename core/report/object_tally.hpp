#pragma once

#include "core/base/clock.hpp"
#include "core/health/rules.hpp"
#include "core/model/registry.hpp"
#include "core/store/reader.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace k8scache::report {

/// How many objects are how, in the order of `health::kAllHealth`.
using HealthCounts = std::array<std::int64_t, health::kAllHealth.size()>;

/// The objects of a type whose kind has a rule of health.
struct TypeTally {
  HealthCounts health{};
  std::map<std::string, std::int64_t> phases;  ///< by `status.phase`, of those that have
  std::map<std::string, HealthCounts, std::less<>> namespaces;  ///< of those that are in one
};

/// Counts how the objects of a cache are. Remembers 24 bytes of each, so that only the bodies of
/// those that have changed are read again. One thread.
class ObjectTally {
 public:
  /// The registry outlives this.
  explicit ObjectTally(const model::Registry& registry) : registry_(registry) {}

  /// Brings the counts to the reader's snapshot; stops when that takes longer than `budget`, false
  /// then: to be called again, with another snapshot if need be. What is read is not read again.
  [[nodiscard]] bool advance(store::Reader& reader, const Clock& clock,
                             std::chrono::milliseconds budget);

  /// The counts of a type; null for kinds without health. Of the snapshot of the last `advance`
  /// that was true.
  [[nodiscard]] const TypeTally* of(std::int64_t type) const;
  /// The ids of the objects that are so, by type, at most so many.
  [[nodiscard]] std::map<std::int64_t, std::vector<std::int64_t>> ids(health::Health health,
                                                                      std::size_t most) const;
  /// The rule of a type; null for kinds without health.
  [[nodiscard]] health::Rule rule_of(std::int64_t type) const;
  [[nodiscard]] std::size_t objects() const;

 private:
  /// What is remembered of an object.
  struct Row {
    std::int64_t id = 0;
    std::int64_t content = 0;
    std::uint32_t ns = 0;
    std::uint16_t phase = 0;
    std::uint8_t health = 0;
  };
  struct Type {
    health::Rule rule = nullptr;
    std::string state;       // of the rows when they were looked at
    std::vector<Row> rows;   // by id
    std::size_t read = 0;    // of them: nothing before it is to be read
    bool is_counted = true;  // the tally is that of the rows
    std::vector<std::string> namespaces;
    std::vector<std::string> phases;
    TypeTally tally;
  };

  [[nodiscard]] bool advance(Type& type, std::int64_t id, store::Reader& reader, const Clock& clock,
                             Tick until);
  static void look_again(Type& type, std::int64_t id, store::Reader& reader);
  [[nodiscard]] bool read_bodies(Type& type, store::Reader& reader, const Clock& clock, Tick until);
  static void add_up(Type& type);

  const model::Registry& registry_;
  std::map<std::int64_t, Type> types_;
  json::Parser parser_;
};

}  // namespace k8scache::report
