#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::query {

/// A quantity of Kubernetes (`500m`, `1Gi`, `2e3`, `-0.5`) as an exact decimal number.
/// Spec: apimachinery resource.ParseQuantity; beyond nano it rounds away from zero.
class Quantity {
 public:
  /// Nothing for a text that is no quantity.
  static std::optional<Quantity> parse(std::string_view text);

  /// The number times ten to a power of 0 to 9, rounded away from zero; the largest 64-bit number
  /// of that sign when it does not fit.
  [[nodiscard]] std::int64_t scaled(int power) const;

  std::strong_ordering operator<=>(const Quantity& other) const;
  bool operator==(const Quantity& other) const { return (*this <=> other) == 0; }

 private:
  bool negative_ = false;
  std::string whole_;     // digits without leading zeros; none for 0
  std::string fraction_;  // digits without trailing zeros
};

}  // namespace k8scache::query
