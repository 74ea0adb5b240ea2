#pragma once

#include "core/model/object.hpp"
#include "core/query/query.hpp"
#include "core/store/changes.hpp"
#include "core/store/writer.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::tests {

/// What an object of a test is made of; its body has these facts and `value` as `data.value`.
struct ObjectFacts {
  std::string ns;
  std::string name;
  std::string value;
  std::string version = "1";
  std::string uid{};     ///< empty: `uid-<name>`
  std::string labels{};  ///< `k=v,k=v`
};
model::Object object_of(const ObjectFacts& facts);
/// The objects of a list.
std::vector<model::Object> objects_of(const std::vector<ObjectFacts>& facts);

/// `namespace/name` to body: what a reader sees.
using Bodies = std::map<std::string, std::string>;

/// The batches by which a whole list is stored in a file as it is now: one for each `page` of new
/// or changed objects.
std::vector<store::Batch> list_batches(const std::string& path, std::vector<model::Object> objects,
                                       store::FinishList finish, std::size_t page = 50);

/// A cache file that is filled list by list, through the stages that a sync uses: encoder, writer.
/// It knows the types pods (1), secrets (2) and nodes (3).
class CacheFile {
 public:
  CacheFile();

  /// Stores a whole list. The writer stays open until `close`: closing syncs, which takes time.
  store::ListOutcome list(const store::TypeScope& at, std::vector<model::Object> objects,
                          const std::string& version, bool history = true);
  /// `list_batches` of this file, as of now.
  [[nodiscard]] std::vector<store::Batch> batches_of(const store::TypeScope& at,
                                                     std::vector<model::Object> objects,
                                                     const std::string& version,
                                                     bool history = true,
                                                     std::size_t page = 50) const;
  void apply(const std::vector<store::Batch>& batches);
  /// The process that writes ends, so to speak.
  void close() { writer_.reset(); }

  /// What can be seen of a type.
  [[nodiscard]] Bodies bodies(std::int64_t type = kPods) const;
  /// The whole changelog, a line for each change: `3 modified default/web u1 4->5`.
  [[nodiscard]] std::vector<std::string> changes() const;
  [[nodiscard]] std::optional<std::string> body_before(std::int64_t seq) const;
  [[nodiscard]] std::vector<store::Cursor> cursors() const;
  /// The answer of a statement that gives one integer; the tables are the test's to know.
  [[nodiscard]] std::int64_t integer(const std::string& sql) const;
  /// Runs a statement on the file, as nobody but a test may.
  void execute(const std::string& sql) const;
  /// Every stored frame of a type's bodies: live, superseded, staged.
  [[nodiscard]] std::vector<std::string> frames(std::int64_t type) const;
  /// How many of these texts are somewhere in `bytes()`.
  [[nodiscard]] int found_in_bytes(const std::vector<std::string>& texts) const;
  /// Every byte of the file and of what belongs to it.
  [[nodiscard]] std::string bytes() const;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const TemporaryDirectory& directory() const { return directory_; }
  FakeClock& clock() { return clock_; }

  static constexpr std::int64_t kPods = 1;
  static constexpr std::int64_t kSecrets = 2;
  static constexpr std::int64_t kNodes = 3;

 private:
  TemporaryDirectory directory_;
  std::string path_;
  FakeClock clock_;
  std::optional<store::Writer> writer_;
};

/// The resource types of a CacheFile, in order.
std::vector<model::CatalogType> cached_types();
/// What can be seen of a type in any cache file.
Bodies bodies_in(const std::string& path, std::int64_t type);

}  // namespace k8scache::tests
