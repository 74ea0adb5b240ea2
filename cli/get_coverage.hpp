#pragma once

#include "cli/context.hpp"
#include "cli/get_failures.hpp"
#include "cli/get_flags.hpp"
#include "cli/refreshed.hpp"
#include "core/store/coverage.hpp"
#include "core/store/reader.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace k8scache::cli {

/// What a cache can say about the types that `get` is asked for. "None", "not allowed" and "never
/// synced" are three answers; the latter two become failures, what is incomplete a line on stderr.
class GetCoverage {
 public:
  /// `namespaces`: those asked for, empty for all. `kube_context`: for messages, when the file does
  /// not know. Everything passed outlives it.
  GetCoverage(Context& context, const GetFlags& flags, store::Reader& reader,
              const std::vector<std::string>& namespaces, std::string kube_context,
              const Refreshed& refreshed, GetFailures& failures);

  /// Whether the rows can say anything about the type; if not, why has become a failure.
  bool may_answer(const model::CatalogType& type);
  /// Of what was answered, the oldest.
  [[nodiscard]] std::optional<Instant> oldest() const { return oldest_; }

 private:
  bool may_ask_for_namespaces();
  bool is_young_enough(const std::string& name, const store::Answerable& answer);
  void note_not_refreshed(const std::string& name, const store::Answerable& answer);
  void note_forbidden(const std::string& name, const store::Answerable& answer);
  void note_never_synced(const model::CatalogType& type, const store::Answerable& answer);
  void note_incomplete(const std::string& name, const std::string& why);
  std::string scope_of_hint(const model::CatalogType& type);

  Context& context_;
  const GetFlags& flags_;
  store::Reader& reader_;
  const std::vector<std::string>& namespaces_;
  std::string kube_context_;
  const Refreshed& refreshed_;
  GetFailures& failures_;
  std::set<std::string> said_;
  std::optional<Instant> oldest_;
};

}  // namespace k8scache::cli
