#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// One media range of an Accept header: `application/json;as=Table;v=v1;g=meta.k8s.io;q=0.5`.
struct MediaRange {
  std::string type;            ///< lower case: `application/json`, `*/*`
  std::string as;              ///< `Table`; empty: the thing itself
  std::string group;           ///< of `as`: `meta.k8s.io`
  std::string version;         ///< and its version: `v1`
  std::string format_version;  ///< of the type itself: `version=0.0.4`
  double quality = 1;

  /// Whether JSON is among what it means.
  [[nodiscard]] bool takes_json() const;
};

/// The ranges of an Accept header, best first; of equal quality in their order. Those that cannot
/// be read, and those refused with `q=0`, are left out. A missing header takes everything.
/// Spec: RFC 9110, 12.5.1; k8s.io/apiserver, negotiation.NegotiateMediaTypeOptions.
[[nodiscard]] std::vector<MediaRange> accepted(std::string_view header);

/// In which form objects are told.
enum class Form { Object, Table, TableBeta, Metadata, MetadataBeta };

[[nodiscard]] constexpr bool is_table(Form form) {
  return form == Form::Table || form == Form::TableBeta;
}
[[nodiscard]] constexpr bool is_metadata(Form form) {
  return form == Form::Metadata || form == Form::MetadataBeta;
}

/// The form of the best range that we can give; nothing: none (406). A range that asks for a form
/// that nobody knows is passed over.
[[nodiscard]] std::optional<Form> form_of(const std::vector<MediaRange>& ranges);

}  // namespace k8scache::serve
