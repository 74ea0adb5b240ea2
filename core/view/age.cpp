#include "core/view/age.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

namespace k8scache::view {

namespace {

constexpr std::int64_t kHoursOfYear = 365 * 24;

/// `2d` or `2d3h`: the smaller unit only when there is some of it.
std::string two_units(std::int64_t large, std::string_view large_unit, std::int64_t small,
                      std::string_view small_unit) {
  if (small == 0) return fmt::format("{}{}", large, large_unit);
  return fmt::format("{}{}{}{}", large, large_unit, small, small_unit);
}

}  // namespace

std::string human_duration(std::chrono::seconds span) {
  const std::int64_t seconds = span.count();
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return fmt::format("{}s", seconds);
  const std::int64_t minutes = seconds / 60;
  if (minutes < 10) return two_units(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return fmt::format("{}m", minutes);
  const std::int64_t hours = minutes / 60;
  if (hours < 8) return two_units(hours, "h", minutes % 60, "m");
  if (hours < 48) return fmt::format("{}h", hours);
  if (hours < 192) return two_units(hours / 24, "d", hours % 24, "h");
  if (hours < 2 * kHoursOfYear) return fmt::format("{}d", hours / 24);
  if (hours < 8 * kHoursOfYear) return two_units(hours / kHoursOfYear, "y", hours / 24 % 365, "d");
  return fmt::format("{}y", hours / kHoursOfYear);
}

std::string age_text(std::optional<Instant> then, Instant now) {
  if (!then) return "<unknown>";
  return human_duration(std::chrono::duration_cast<std::chrono::seconds>(now - *then));
}

}  // namespace k8scache::view
