#include "core/print/colour.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <array>

namespace k8scache::print {

namespace {

template <typename Words>
bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 8> kStates{"STATUS", "STATE",     "PHASE", "REASON",
                                                  "TYPE",   "CONDITION", "READY", "AVAILABLE"};
constexpr std::array<std::string_view, 3> kParts{"READY", "COMPLETIONS", "PODS"};

constexpr std::array<std::string_view, 14> kGood{
    "Running", "Ready",     "Bound", "Active", "Available", "Complete",    "Completed",
    "Healthy", "Succeeded", "ok",    "Issued", "watching",  "Established", "Normal"};
constexpr std::array<std::string_view, 18> kUnderWay{"Pending",
                                                     "ContainerCreating",
                                                     "PodInitializing",
                                                     "Terminating",
                                                     "Pulling",
                                                     "Unknown",
                                                     "Released",
                                                     "SchedulingDisabled",
                                                     "Warning",
                                                     "Progressing",
                                                     "Suspended",
                                                     "retrying",
                                                     "half-open",
                                                     "stale",
                                                     "waiting",
                                                     "listing",
                                                     "gone",
                                                     "forbidden"};
constexpr std::array<std::string_view, 12> kBad{
    "Error",  "OOMKilled", "Evicted", "NotReady", "Unhealthy",        "Lost",
    "failed", "BackOff",   "open",    "NodeLost", "DeadlineExceeded", "Denied"};

/// `2/3`: whether they are the same; plain when it is something else.
Tone tone_of_parts(std::string_view cell) {
  const std::size_t slash = cell.find('/');
  if (slash == std::string_view::npos) return Tone::Plain;
  const std::string_view part = cell.substr(0, slash);
  const std::string_view whole = cell.substr(slash + 1);
  constexpr std::string_view kDigits = "0123456789";
  if (part.empty() || whole.empty() || part.find_first_not_of(kDigits) != part.npos ||
      whole.find_first_not_of(kDigits) != whole.npos) {
    return Tone::Plain;
  }
  return part == whole ? Tone::Plain : Tone::Yellow;
}

}  // namespace

std::string painted(std::string_view text, Tone tone) {
  const char* begin = "";
  switch (tone) {
    case Tone::Plain: return std::string(text);
    case Tone::Bold: begin = "\x1b[1m"; break;
    case Tone::Dim: begin = "\x1b[2m"; break;
    case Tone::Red: begin = "\x1b[31m"; break;
    case Tone::Yellow: begin = "\x1b[33m"; break;
    case Tone::Green: begin = "\x1b[32m"; break;
  }
  return begin + std::string(text) + "\x1b[0m";
}

Tone tone_of_state(std::string_view word) {
  if (word.starts_with("Init:")) word.remove_prefix(5);
  if (has(kGood, word)) return Tone::Green;
  if (has(kUnderWay, word)) return Tone::Yellow;
  const bool is_bad = has(kBad, word) || word.starts_with("Failed") || word.ends_with("BackOff") ||
                      word.ends_with("Error") || word.starts_with("Err");
  if (is_bad) return Tone::Red;
  return tone_of_parts(word);  // Init:0/2
}

std::string painted_cell(std::string_view header, std::string_view cell) {
  if (has(kParts, header) && tone_of_parts(cell) != Tone::Plain) return painted(cell, Tone::Yellow);
  if (!has(kStates, header)) return std::string(cell);
  std::string text;
  for (const std::string_view part : split(cell, ',')) {
    if (!text.empty()) text += ',';
    text += painted(part, tone_of_state(part));
  }
  return text;
}

}  // namespace k8scache::print
