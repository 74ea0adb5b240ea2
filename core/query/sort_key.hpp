#pragma once

#include "core/json/json_template.hpp"
#include "core/query/quantity.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace k8scache::query {

/// What an object is sorted by: the first thing its path leads to.
class SortKey {
 public:
  /// Of an object that has no such thing.
  SortKey() = default;
  explicit SortKey(const json::JsonTemplate::Found& found);

  [[nodiscard]] bool exists() const { return exists_; }

  /// Whether it comes before the other: what is missing, then null, then by value; texts that are
  /// both quantities as those, others bytewise.
  [[nodiscard]] bool is_before(const SortKey& other) const;
  /// The same as kubectl's sort asks it, for which something missing is before all else, another
  /// missing thing included.
  [[nodiscard]] bool is_before_for_kubectl(const SortKey& other) const {
    return !exists_ || (other.exists_ && is_before(other));
  }
  /// Why the two cannot be compared: `unsortable type: bool`. Empty when they can.
  /// Spec: kubectl get, isLess.
  [[nodiscard]] std::string refusal(const SortKey& other) const;

  /// The key as a text, and back: `-` missing, `~` null, `i5`, `d1.5`, `tweb`; `x` and a type for
  /// what cannot be sorted.
  [[nodiscard]] std::string token() const;
  /// Nothing for a text that is no token.
  static std::optional<SortKey> from_token(std::string_view token);

 private:
  struct Text {
    std::string text;
    std::optional<Quantity> quantity;
  };
  struct Unsortable {
    std::string type;
  };
  bool exists_ = false;
  std::variant<std::monostate, std::int64_t, double, Text, Unsortable> value_;  // first: null
};

}  // namespace k8scache::query
