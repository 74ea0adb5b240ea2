#pragma once

#include "cli/cache_choice.hpp"
#include "cli/context.hpp"
#include "core/history/blindness.hpp"
#include "core/history/summary.hpp"
#include "core/json/writer.hpp"
#include "core/query/resource_args.hpp"
#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::cli {

/// What `history` and `diff` have in common: of which types, objects and namespaces of a cache the
/// changes are asked, and what of them cannot be told.
class ChangesQuestion {
 public:
  /// The namespaces that are meant when the command line names none.
  enum class Otherwise { DefaultNamespace, All };

  /// Opens the cache and reads the words; without any, all types that have a history. Throws as
  /// `open_cache` and `parse_resource_args` do. What cannot be answered is said on stderr.
  ChangesQuestion(Context& context, const std::vector<std::string>& resources, bool all_namespaces,
                  Otherwise otherwise);

  [[nodiscard]] store::Reader& reader() { return reader_; }
  [[nodiscard]] store::Changes& changes() { return changes_; }
  [[nodiscard]] Instant now() const { return now_; }
  /// What can be answered, in the order asked for.
  [[nodiscard]] const std::vector<query::Wanted>& wanted() const { return wanted_; }
  [[nodiscard]] const std::vector<std::string>& namespaces() const { return namespaces_; }
  /// The one object that is asked for, if it is one.
  [[nodiscard]] std::optional<model::ObjectKey> single() const;
  /// Whether a change is of what is wanted; a baseline is when its namespace is.
  [[nodiscard]] bool fits(const query::Wanted& wanted, const store::StoredChange& change) const;
  /// When the type was not observed after `since`.
  [[nodiscard]] std::vector<history::Blindness> blindness(const model::CatalogType& type,
                                                          Instant since);
  /// The time from which on all changes are kept; nothing when none was ever let go.
  [[nodiscard]] std::optional<Instant> kept_from();
  /// Hands out where the bodies before and after differ; nothing for a body that is not there.
  void compare(std::int64_t before_seq, std::int64_t after_seq,
               const std::function<void(std::vector<json::Difference>)>& visit);
  /// Whether objects of the type are stored without their values.
  [[nodiscard]] bool is_redacted(const model::CatalogType& type) const;
  /// Says that values of Secrets are not in what is shown in full.
  void note_redaction(const model::CatalogType& type);
  /// The gravest of what was said on stderr as an exit code.
  [[nodiscard]] int code() const { return code_; }
  void raise(int code) { code_ = std::max(code_, code); }

 private:
  void choose_namespaces(bool all_namespaces, Otherwise otherwise);
  void choose_types(const std::vector<std::string>& resources);
  void choose_all_types(const model::Registry& registry);
  bool may_answer(const model::CatalogType& type, const model::Registry& registry);

  Context& context_;
  CacheChoice choice_;
  store::Reader reader_;
  store::Changes changes_;
  Instant now_;
  std::vector<std::string> namespaces_;  // empty = all
  std::vector<query::Wanted> wanted_;
  json::Parser before_parser_;
  json::Parser after_parser_;
  bool said_redacted_ = false;
  int code_ = 0;
};

/// The instant of --since. Throws Usage for what is none, or not yet past.
Instant since_flag(const std::string& text, Instant now);

/// `pod/default/web-1`, `node/n1`, and of a baseline `pods` or `pods in web`.
std::string object_text(const model::CatalogType& type, const model::ObjectKey& key);
/// `not observed 2026-01-02 03:04:05 to 03:10:00 (no watcher)`.
std::string blind_text(const model::CatalogType& type, const history::Blindness& blind);

void write_blindness(json::Writer& writer, const model::CatalogType& type,
                     const history::Blindness& blind);
/// The member `paths`: each with its value before and after, of those that were there.
void write_paths(json::Writer& writer, const std::vector<json::Difference>& differences);
/// Prints what is written so far, once it is much, and empties it: JSON can be printed in pieces.
void print_piece(Context& context, std::string& json, const std::string& format);
/// Prints what was written as JSON in the format asked for, `json` or `yaml`.
void print_document(Context& context, const std::string& json, const std::string& format);

}  // namespace k8scache::cli
