#pragma once

#include "core/json/value.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::describe {

/// A quantity of Kubernetes (`500m`, `1Gi`) that can be added up and written again: the sum is
/// written as what was added to it. Spec: apimachinery resource.Quantity.
class Amount {
 public:
  /// Nothing for a text that is no quantity, or is beyond 10^28.
  static std::optional<Amount> parse(std::string_view text);
  /// Zero for what is missing.
  static Amount of(json::Value value);

  void add(const Amount& other);
  [[nodiscard]] bool is_zero() const { return billionths_ == 0; }
  /// In whole units, and in thousandths of them; rounded away from zero.
  [[nodiscard]] std::int64_t whole() const;
  [[nodiscard]] std::int64_t in_thousandths() const;
  /// The same in the other's form, in whole units.
  [[nodiscard]] Amount in_form_of(const Amount& other) const;
  [[nodiscard]] bool has_form_of(const Amount& other) const { return form_ == other.form_; }
  /// The canonical text.
  [[nodiscard]] std::string text() const;

  std::strong_ordering operator<=>(const Amount& other) const {
    return billionths_ <=> other.billionths_;
  }
  bool operator==(const Amount& other) const { return billionths_ == other.billionths_; }

 private:
  __extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using)
  enum class Form { Binary, Decimal, Exponent };
  [[nodiscard]] std::int64_t rounded(std::int64_t divisor) const;

  Wide billionths_ = 0;
  Form form_ = Form::Decimal;
};

}  // namespace k8scache::describe
