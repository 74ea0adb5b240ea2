#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::json {

/// What a Kubernetes list says of itself, apart from its items.
struct ListHead {
  std::string kind;         ///< `PodList`, `List`, or `Status` when it is none
  std::string api_version;  ///< `v1`
  std::string resource_version;
  std::string continue_token;        ///< empty on the last page
  std::int64_t remaining_items = 0;  ///< an estimate; 0 when the server does not say
};

/// One object, as slices of the text it was found in. Valid during the visit only.
struct ScannedObject {
  std::string_view text;  ///< the whole object, as the server wrote it
  std::string_view api_version;
  std::string_view kind;
  std::string_view ns;
  std::string_view name;
  std::string_view uid;
  std::string_view resource_version;
  std::string_view created;  ///< metadata.creationTimestamp as text
  std::vector<std::pair<std::string_view, std::string_view>> labels;  ///< in document order
  std::string_view managed_fields;  ///< the member with one comma: `text` without it is the body
};

using ObjectVisitor = std::function<void(const ScannedObject&)>;

/// Walks lists, one after the other, in memory that is kept from one to the next: for a page of 4
/// MiB the parser takes 25.
class ListScanner {
 public:
  ListScanner();
  ~ListScanner();
  ListScanner(ListScanner&&) noexcept;
  ListScanner& operator=(ListScanner&&) noexcept;

  /// Walks a list once, forward, and shows every item. The text gets spare room behind its end.
  ///
  /// Members may come in any order. One pass of simdjson's On-Demand: names, labels and the place
  /// of managedFields cost nothing beyond finding where an item ends. Throws Usage on malformed
  /// JSON; items before the damage have been shown then.
  ListHead scan(std::string& text, const ObjectVisitor& visit);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same once.
ListHead scan_list(std::string& text, const ObjectVisitor& visit);

/// The same for a text that is one object.
void scan_object(std::string& text, const ObjectVisitor& visit);

/// The same for an event of a watch, `{"type":"ADDED","object":{...}}`: shows its object, returns
/// its type.
std::string scan_event(std::string& text, const ObjectVisitor& visit);

/// The head of a list whose items come last, as every API server writes it, without looking at the
/// items. Nothing when the text is of another form.
std::optional<ListHead> peek_list_head(std::string_view text);

}  // namespace k8scache::json
