#include "core/base/process_facts.hpp"

#include "core/base/file.hpp"
#include "core/base/text.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <vector>

namespace k8scache {

namespace {

// Fields behind the program's name, of which the first is the state. Spec: proc(5), /proc/PID/stat.
constexpr std::size_t kUserTime = 11;
constexpr std::size_t kSystemTime = 12;
constexpr std::size_t kStartTime = 19;
constexpr std::size_t kVirtualSize = 20;
constexpr std::size_t kResidentPages = 21;

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> open_files() {
  std::error_code error;
  std::int64_t count = 0;
  std::filesystem::directory_iterator one("/proc/self/fd", error);
  for (; !error && one != std::filesystem::directory_iterator(); one.increment(error)) ++count;
  if (error) return std::nullopt;
  return count - 1;  // one is the folder's, while it is read
}

}  // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view line) {
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  const std::vector<std::string_view> fields = split(trim(line.substr(name_end + 1)), ' ');
  if (fields.size() <= kResidentPages) return std::nullopt;
  const auto user = number_of(fields[kUserTime]);
  const auto system = number_of(fields[kSystemTime]);
  const auto start = number_of(fields[kStartTime]);
  const auto size = number_of(fields[kVirtualSize]);
  const auto pages = number_of(fields[kResidentPages]);
  if (!user || !system || !start || !size || !pages) return std::nullopt;
  return ProcessStat{.cpu_ticks = *user + *system,
                     .start_ticks = *start,
                     .virtual_bytes = *size,
                     .resident_pages = *pages};
}

std::optional<std::chrono::sys_seconds> parse_boot_time(std::string_view text) {
  constexpr std::string_view kWord = "btime ";
  for (const std::string_view line : split(text, '\n')) {
    if (!line.starts_with(kWord)) continue;
    const auto seconds = number_of(trim(line.substr(kWord.size())));
    if (!seconds) return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(*seconds));
  }
  return std::nullopt;
}

ProcessFacts process_facts() {
  ProcessFacts facts{.open_files = open_files()};
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    facts.most_files = static_cast<std::int64_t>(limit.rlim_cur);
  }
  const auto line = reread_file("/proc/self/stat");
  const auto stat = line ? parse_process_stat(*line) : std::nullopt;
  if (!stat) return facts;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  facts.cpu_seconds = static_cast<double>(stat->cpu_ticks) / ticks;
  facts.virtual_bytes = stat->virtual_bytes;
  facts.resident_bytes = stat->resident_pages * sysconf(_SC_PAGESIZE);
  const auto machine = reread_file("/proc/stat");
  if (const auto boot = machine ? parse_boot_time(*machine) : std::nullopt) {
    facts.start_seconds = static_cast<double>(boot->time_since_epoch().count()) +
                          static_cast<double>(stat->start_ticks) / ticks;
  }
  return facts;
}

}  // namespace k8scache
