#pragma once

#include "core/model/catalog.hpp"
#include "core/store/batch.hpp"
#include "core/store/cursor.hpp"
#include "core/store/documents.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace k8scache::store {

/// The only one that writes cluster data into a cache file. One thread, one connection.
///
/// Invariant: a batch is applied in one transaction or not at all, and the cursor it reaches
/// commits with its rows. So a crash at any moment loses at most what was not committed, and
/// resuming after it is the same as starting.
class Writer {
 public:
  /// Opens the file, creates it if there is none, and brings it to this program's format. The
  /// caller holds the WriterLock. Throws Storage, Unusable.
  explicit Writer(const std::string& path, const std::string& vfs = "");
  ~Writer();
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;

  /// Applies everything or nothing. Throws Storage, Unusable or Locked. Returns what each finished
  /// list changed.
  std::vector<ListOutcome> apply(const Batch& batch);

  /// The facts of the file: context, cluster, server, epoch.
  [[nodiscard]] std::map<std::string, std::string> meta();
  /// Adds and replaces facts; others stay.
  void save_meta(const std::map<std::string, std::string>& facts);
  /// Stores a discovery. Types keep their ids; those it lacks are marked gone, or stale when their
  /// group is one of `failed_groups`. Returns the catalog with ids.
  model::Catalog save_catalog(const std::vector<model::CatalogType>& types,
                              const std::vector<std::string>& failed_groups);
  [[nodiscard]] std::vector<Cursor> cursors();
  [[nodiscard]] DocumentStates document_states();
  /// Everything or nothing.
  void save_documents(const DocumentChanges& changes);

  /// Copies the WAL into the file; called at the end of a run, so that the file alone is complete.
  void checkpoint();

 private:
  struct Statements;
  std::unique_ptr<Statements> statements_;
};

}  // namespace k8scache::store
