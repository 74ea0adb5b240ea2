#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::kube {

/// Cuts a list of metadata that comes as one protobuf page, while it arrives: a list that is not
/// cut by the server costs it a fraction of one in pages, whose later ones it reads from etcd, and
/// memory must not grow with the list.
class MetadataCutter {
 public:
  /// Takes the complete items out of what has arrived, as a page of their own. Nothing while there
  /// are none, or when it is no such list.
  std::optional<std::string> cut(std::string& body);
  /// What is left when everything has arrived, as a page with the list's version and token; nothing
  /// when the list was longer than what has arrived.
  [[nodiscard]] std::optional<std::string> rest(std::string_view body) const;

 private:
  bool read_head(std::string& body);
  [[nodiscard]] std::string page_of(std::string_view message) const;

  bool has_head_ = false;
  std::string type_;        // the envelope's first field: what the message is
  std::string meta_;        // the message's first field: the list's own metadata
  std::uint64_t left_ = 0;  // bytes of the message that were not cut off yet
};

}  // namespace k8scache::kube
