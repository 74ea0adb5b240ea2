#pragma once

#include "cli/get_caches.hpp"

#include <set>
#include <string>

namespace k8scache::cli {

/// The types of a question that kubectl would get no answer about, and what it would say: about
/// selectors the server speaks, type by type, where we speak once and stop.
class GetRefusals {
 public:
  /// What is passed by reference outlives this.
  GetRefusals(const Context& context, const GetFlags& flags, GetCaches& caches,
              GetFailures& failures);

  /// Reads the selectors of the flags; those that a server refuses for a type are a failure of that
  /// type, with kubectl's words. Otherwise throws Usage.
  query::LabelSelector read_labels();
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
