#pragma once

#include "cli/get_caches.hpp"

#include <set>
#include <string>
#include <string_view>

namespace k8scache::cli {

/// Refuses `--raw`, which is a request, and before that what kubectl has against it and what stands
/// beside it. Throws Usage.
void refuse_raw(const GetFlags& flags);
/// Refuses `-k`, for which the command of that name would have to build objects; before that what
/// kubectl has against what stands beside it. Throws Usage.
void refuse_kustomize(const GetFlags& flags, std::string_view command);

/// Says in kubectl's words that objects of files cannot be chosen by the selector. Throws Usage.
[[noreturn]] void refuse_selector_of_files(const std::string& selector, const std::string& why);

/// The types of a question that kubectl would get no answer about, and what it would say: about
/// selectors the server speaks, type by type, where we speak once and stop.
class GetRefusals {
 public:
  enum class ShownAs { Table, Other };
  /// What is passed by reference outlives this.
  GetRefusals(const Context& context, const GetFlags& flags, GetCaches& caches,
              GetFailures& failures);

  /// Reads the selectors of the flags; those that a server refuses for a type are a failure of that
  /// type, with kubectl's words. Otherwise throws Usage.
  query::LabelSelector read_labels(ShownAs shown_as);
  query::FieldSelector read_fields(const model::Registry& registry);
  /// Reads --subresource: what is stored is what `status` shows. Throws Usage.
  void read_subresource();

  [[nodiscard]] bool contains(const TypeShown& type) const { return refused_.contains(&type); }
  /// Whether kubectl would not send a question about the type: of a namespace that cannot be.
  [[nodiscard]] bool is_unaskable(const TypeShown& type);

 private:
  void refuse(const TypeShown& type, const std::string& why);
  void refuse_all(const std::string& why);

  const Context& context_;
  const GetFlags& flags_;
  GetCaches& caches_;
  GetFailures& failures_;
  std::set<const TypeShown*> refused_;
};

}  // namespace k8scache::cli
