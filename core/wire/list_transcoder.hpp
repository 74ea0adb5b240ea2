#pragma once

#include "core/wire/transcoder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::wire {

/// Which list is expected: `v1`, `Pod`, and what its objects are on the wire.
struct ListOf {
  std::string api_version;
  std::string kind;
  const Message* item = nullptr;  ///< outlives the list
};

/// Makes the JSON of a list from its protobuf while that arrives, object by object: what is held
/// beside the text is one object that has not come whole.
///
/// Spec: k8s.io/apimachinery/pkg/runtime/serializer/protobuf: four magic bytes, then an `Unknown`
/// {1 typeMeta, 2 raw, 3 contentEncoding, 4 contentType}; raw is the list {1 metadata, 2 items}.
class ListTranscoder {
 public:
  explicit ListTranscoder(ListOf list) : list_(std::move(list)) {}

  /// Appends to `text` what can be said by now. False, with `why`, when it is refused.
  [[nodiscard]] bool feed(std::string_view bytes, std::string& text);
  /// Everything has arrived: ends the list. False when it has not come whole.
  [[nodiscard]] bool finish(std::string& text);
  /// Takes the objects in `text`, if there are any, as a list of their own; those that follow are
  /// one too.
  [[nodiscard]] std::optional<std::string> cut(std::string& text) const;

  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  enum class Place { Magic, Type, Raw, Metadata, Items, Behind };
  enum class Step { Done, MoreNeeded, Refused };

  Step step(std::string& text);
  Step take_type(std::string_view bytes);
  Step take_metadata(std::string_view bytes, std::string& text);
  Step take_item(std::string_view bytes, std::string& text);
  Step take_whole(std::uint32_t number, std::string_view& bytes);
  Step refuse(std::string why);

  ListOf list_;
  Transcoder transcoder_;
  Place place_ = Place::Magic;
  std::string pending_;     // has arrived, and is not in the text yet
  std::size_t taken_ = 0;   // of pending_
  std::uint64_t left_ = 0;  // bytes of the list that were not taken yet
  std::size_t head_ = 0;    // bytes of the text before its first object
  std::string why_;
};

}  // namespace k8scache::wire
