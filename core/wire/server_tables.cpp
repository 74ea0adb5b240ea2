#include "core/wire/server_tables.hpp"

#include "core/base/embedded.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>

namespace k8scache::wire {

namespace {

/// The 36 of `v1.36.3-gke.1`; nothing for what is no version of Kubernetes 1.
std::optional<int> minor_of(std::string_view version) {
  constexpr std::string_view kMajor = "v1.";
  if (!version.starts_with(kMajor)) return std::nullopt;
  version.remove_prefix(kMajor.size());
  int minor = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), minor);
  if (error != std::errc{} || minor < 0) return std::nullopt;
  return minor;
}

}  // namespace

std::optional<Mode> parse_mode(std::string_view word) {
  if (word == "auto") return Mode::Auto;
  if (word == "json") return Mode::Json;
  if (word == "protobuf") return Mode::Protobuf;
  return std::nullopt;
}

std::optional<int> minor_for(Mode mode, std::string_view server_version) {
  if (mode == Mode::Json) return std::nullopt;
  const auto minor = minor_of(server_version);
  const Minors known = minors_of(embedded_wire().front().text);
  if (mode == Mode::Protobuf) {
    return std::clamp(minor.value_or(known.last), known.first, known.last);
  }
  return minor && *minor >= known.first && *minor <= known.last ? minor : std::nullopt;
}

bool is_kept_as_json(std::string_view group) {
  return group == "apiextensions.k8s.io" || group == "apiregistration.k8s.io";
}

const Table& table_of(int minor) {
  static std::mutex mutex;
  static std::map<int, Table> tables;
  const std::lock_guard lock(mutex);
  return tables.try_emplace(minor, embedded_wire().front().text, minor).first->second;
}

}  // namespace k8scache::wire
