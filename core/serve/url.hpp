#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::serve {

/// Undoes `%2F`; nothing when an escape is broken, or what comes out is no UTF-8 or holds a NUL.
/// Spec: RFC 3986, 2.1.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// For one step of a path or one value of a query: all but unreserved characters as `%2F`.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// The steps of a path, each decoded: `/api/v1/pods` has three. A slash at the end is none. Nothing
/// for a path that does not begin with one, with an empty step, a broken escape, or `.` and `..`.
[[nodiscard]] std::optional<std::vector<std::string>> path_steps(std::string_view path);

/// The parameters of a query, decoded, in their order.
class Parameters {
 public:
  Parameters() = default;
  /// `+` is a blank, as forms write it. Nothing when an escape is broken.
  static std::optional<Parameters> parse(std::string_view query);

  /// The first of that name; nothing when there is none.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  /// The same, or the empty text.
  [[nodiscard]] std::string_view text(std::string_view name) const;
  /// Whether it is there, and neither `false` nor `0`.
  /// Spec: apimachinery, Convert_Slice_string_To_bool.
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

}  // namespace k8scache::serve
