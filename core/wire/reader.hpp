#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace k8scache::wire {

enum class WireType : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2 };

/// A field of a protobuf message as it stands on the wire.
struct Element {
  std::uint32_t number = 0;
  WireType type = WireType::Varint;
  std::uint64_t value = 0;  ///< of Varint and Fixed64
  std::string_view bytes;   ///< of Bytes; points into the message
};

/// Reads a protobuf message field by field; every length is checked. Knows the three wire types
/// that Kubernetes uses. Spec: protobuf.dev, "Encoding".
class Reader {
 public:
  explicit Reader(std::string_view message)
      : at_(message.data()), end_(message.data() + message.size()) {}

  /// The next field. False at the end, or when the message is damaged.
  bool next(Element& element) {
    if (at_ == end_) return false;
    std::uint64_t tag = 0;
    if (!varint(tag) || tag >> 3U == 0 || tag >> 3U > 0x1FFFFFFFU) return damaged();
    element.number = static_cast<std::uint32_t>(tag >> 3U);
    switch (tag & 7U) {
      case 0: element.type = WireType::Varint; return varint(element.value) || damaged();
      case 1: element.type = WireType::Fixed64; return fixed64(element.value) || damaged();
      case 2: element.type = WireType::Bytes; return bytes(element.bytes) || damaged();
      default: return damaged();
    }
  }
  [[nodiscard]] bool is_damaged() const { return is_damaged_; }
  /// Where the next field begins.
  [[nodiscard]] const char* place() const { return at_; }

 private:
  bool damaged() {
    is_damaged_ = true;
    return false;
  }

  bool varint(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; at_ != end_ && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      if (shift == 63 && byte > 1) return false;
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  bool fixed64(std::uint64_t& value) {
    if (end_ - at_ < 8) return false;
    value = 0;
    for (unsigned i = 0; i < 8; ++i) {
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(at_[i])) << (8 * i);
    }
    at_ += 8;
    return true;
  }

  bool bytes(std::string_view& view) {
    std::uint64_t length = 0;
    if (!varint(length) || length > static_cast<std::uint64_t>(end_ - at_)) return false;
    view = {at_, static_cast<std::size_t>(length)};
    at_ += length;
    return true;
  }

  const char* at_;
  const char* end_;
  bool is_damaged_ = false;
};

}  // namespace k8scache::wire
