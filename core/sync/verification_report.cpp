#include "core/sync/verification_report.hpp"

#include "core/base/text.hpp"
#include "core/json/writer.hpp"

#include <algorithm>

namespace k8scache::sync {

namespace {

std::string name_of(const model::ObjectKey& key) {
  return key.ns.empty() ? key.name : key.ns + "/" + key.name;
}

std::string in_words(const Difference& one) {
  if (one.listed.empty()) return "the cache has it, the cluster does not";
  if (one.cached.empty()) return "the cluster has it, the cache does not";
  return fmt::format("the cache has version {}, the cluster {}", one.cached, one.listed);
}

void write(json::Writer& writer, const Verified& one) {
  writer.begin_object();
  writer.key("type").value(one.type.plural_and_group());
  writer.key("apiVersion").value(one.type.api_version());
  writer.key("kind").value(one.type.kind);
  if (!one.at.scope.empty()) writer.key("namespace").value(one.at.scope);
  if (!one.error.empty()) {
    writer.key("error").value(one.error);
    writer.end_object();
    return;
  }
  writer.key("objects").value(one.objects);
  writer.key("resourceVersion").value(one.version);
  writer.key("changedSince").value(one.changed);
  writer.key("differences").begin_array();
  for (const Difference& difference : one.differences) {
    writer.begin_object();
    if (!difference.key.ns.empty()) writer.key("namespace").value(difference.key.ns);
    writer.key("name").value(difference.key.name);
    if (!difference.cached.empty()) writer.key("cached").value(difference.cached);
    if (!difference.listed.empty()) writer.key("listed").value(difference.listed);
    writer.end_object();
  }
  writer.end_array();
  if (!one.untold.empty()) {
    writer.key("untold").value(static_cast<std::int64_t>(one.untold.size()));
  }
  writer.end_object();
}

}  // namespace

std::size_t VerificationReport::different() const {
  return static_cast<std::size_t>(std::count_if(
      types.begin(), types.end(), [](const Verified& one) { return !one.differences.empty(); }));
}

std::size_t VerificationReport::not_compared() const {
  return static_cast<std::size_t>(
      std::count_if(types.begin(), types.end(),
                    [](const Verified& one) { return !one.error.empty() || !one.untold.empty(); }));
}

std::vector<std::string> difference_lines(const Verified& one, std::size_t most) {
  std::vector<std::string> lines;
  for (const Difference& difference : one.differences) {
    if (lines.size() == most) {
      lines.push_back(fmt::format("  and {} more", one.differences.size() - most));
      break;
    }
    lines.push_back(fmt::format("  {}: {}", name_of(difference.key), in_words(difference)));
  }
  return lines;
}

std::string summary(const VerificationReport& report) {
  std::int64_t objects = 0;
  std::int64_t changed = 0;
  for (const Verified& one : report.types) {
    objects += one.objects;
    changed += one.changed;
  }
  std::string line =
      fmt::format("verified {} type{}, {} object{}: ", report.types.size(),
                  report.types.size() == 1 ? "" : "s", grouped(objects), objects == 1 ? "" : "s");
  if (!report.damage.empty()) {
    line += "the file is damaged";
  } else if (report.different() > 0) {
    line += fmt::format("{} type{} different", report.different(),
                        report.different() == 1 ? " is" : "s are");
  } else if (report.not_compared() == report.types.size()) {
    line += "nothing could be compared";
  } else {
    line += "equal";
  }
  if (report.not_compared() > 0 && report.not_compared() < report.types.size()) {
    line += fmt::format("; {} could not be compared", report.not_compared());
  }
  if (changed > 0) line += fmt::format("; {} changed since the last refresh", changed);
  return line;
}

std::string as_json(const VerificationReport& report, int exit_code) {
  std::string text;
  json::Writer writer(text, 2);
  writer.begin_object();
  writer.key("context").value(report.context);
  writer.key("exitCode").value(static_cast<std::int64_t>(exit_code));
  writer.key("damage").begin_array();
  for (const std::string& line : report.damage) writer.value(line);
  writer.end_array();
  writer.key("types").begin_array();
  for (const Verified& one : report.types) write(writer, one);
  writer.end_array();
  writer.end_object();
  return text + "\n";
}

}  // namespace k8scache::sync
