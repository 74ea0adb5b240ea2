#include "core/base/byte_size.hpp"

#include <charconv>
#include <utility>

namespace k8scache {

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  constexpr std::pair<std::string_view, double> kUnits[] = {{"", 1},
                                                            {"B", 1},
                                                            {"kB", 1e3},
                                                            {"KB", 1e3},
                                                            {"MB", 1e6},
                                                            {"GB", 1e9},
                                                            {"KiB", 1024},
                                                            {"MiB", 1024 * 1024},
                                                            {"GiB", 1024.0 * 1024 * 1024}};
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || number < 0) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const auto& [name, size] : kUnits) {
    if (unit == name && number * size <= 9e18) return static_cast<std::int64_t>(number * size);
  }
  return std::nullopt;
}

}  // namespace k8scache
