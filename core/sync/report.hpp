#pragma once

#include "core/base/clock.hpp"
#include "core/store/batch.hpp"
#include "core/sync/list_job.hpp"
#include "core/sync/list_wire.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::sync {

enum class ListStatus { Pending, Stored, Forbidden, Failed };

/// What became of one list.
struct ListResult {
  ListJob job;
  ListStatus status = ListStatus::Pending;
  store::ListOutcome outcome;  ///< when stored
  store::ListCost cost;
  WireUse wire;
  /// Objects that were not as the rows' version says: an earlier run or watch missed a change.
  std::int64_t missed = 0;
  ErrorKind error_kind = ErrorKind::Internal;
  std::string error;  ///< when forbidden or failed
};

/// What a run did, per list: a partly successful pass is a value, not an exception.
struct Report {
  std::string context;
  Instant started_at;
  Instant finished_at;
  std::vector<ListResult> lists;
  std::vector<std::string> warnings;  ///< of discovery and of the configuration
  std::string error{};                ///< why the run failed as a whole; then it has no lists
};

/// The sums a summary line needs.
struct Totals {
  std::size_t types = 0;   ///< that were to be refreshed
  std::size_t stored = 0;  ///< that were: whole, or in some namespaces
  std::int64_t objects = 0;
  std::int64_t added = 0;
  std::int64_t updated = 0;
  std::int64_t removed = 0;
  std::int64_t requests = 0;
  std::int64_t bytes = 0;
  std::vector<std::string> forbidden;  ///< type names
  std::vector<std::string> failed;     ///< `type (why)`
};

Totals totals(const Report& report);

/// The exit code's kind of failure; nothing when the run is a success. A forbidden type that nobody
/// named is coverage, not failure; forbidden everywhere is one.
enum class RunFailure { Partial, NothingStored, AllDenied };
std::optional<RunFailure> failure(const Report& report);

/// `synced 63 types, 12,408 objects (12,408 new), 3.4 s; not allowed: secrets`; where types were
/// refreshed in other ways than by lists, says so: `(no changes): 60 listed, 3 by metadata, 0.9 s`.
std::string summary(const Report& report);

/// `pods: by metadata, 20,000 objects (+1 ~2 -0), 26 requests, 104,923,072 bytes, 0.5 s`: how one
/// list that is stored was refreshed, and what it cost; with `, as protobuf` behind it, or why it
/// was not.
std::string cost_line(const ListResult& list);

/// The whole report as one JSON document.
std::string as_json(const Report& report, int exit_code);

}  // namespace k8scache::sync
