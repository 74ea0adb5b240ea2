#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace k8scache {

/// What `/proc/PID/stat` says of a process.
struct ProcessStat {
  std::int64_t cpu_ticks = 0;    ///< in user and kernel mode
  std::int64_t start_ticks = 0;  ///< after the machine's start
  std::int64_t virtual_bytes = 0;
  std::int64_t resident_pages = 0;
};

/// Nothing when the line is none. The program's name in it may hold anything. Pure. Spec: proc(5).
[[nodiscard]] std::optional<ProcessStat> parse_process_stat(std::string_view line);
/// When the machine started, of `/proc/stat`; nothing when it does not say. Pure.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_boot_time(std::string_view text);

/// This process as the system sees it; nothing for what the system does not tell.
struct ProcessFacts {
  std::optional<double> cpu_seconds{};
  std::optional<double> start_seconds{};  ///< since 1970
  std::optional<std::int64_t> virtual_bytes{};
  std::optional<std::int64_t> resident_bytes{};
  std::optional<std::int64_t> open_files{};
  std::optional<std::int64_t> most_files{};  ///< nothing also when there is no limit
};

[[nodiscard]] ProcessFacts process_facts();

}  // namespace k8scache
