#include "core/serve/rest/projection.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/writer.hpp"

#include <cstddef>

namespace k8scache::serve {

namespace {

using Paths = std::vector<const std::vector<std::string>*>;

/// Writes the members that the paths, from their `depth`-th step on, lead to.
void write_members(json::Writer& writer, json::Value object, const Paths& paths,
                   std::size_t depth) {
  writer.begin_object();
  for (const json::Member member : object.members()) {
    Paths deeper;
    bool is_whole = false;
    for (const auto* const path : paths) {
      if ((*path)[depth] != member.key) continue;
      is_whole = is_whole || path->size() == depth + 1;
      if (path->size() > depth + 1) deeper.push_back(path);
    }
    if (is_whole || (!deeper.empty() && !member.value.is_object())) {
      writer.key(member.key).value(member.value);
    } else if (!deeper.empty()) {
      writer.key(member.key);
      write_members(writer, member.value, deeper, depth + 1);
    }
  }
  writer.end_object();
}

}  // namespace

Projection Projection::parse(std::string_view text) {
  Projection projection;
  if (text.empty()) return projection;
  for (std::string_view field : split(text, ',')) {
    if (field.starts_with('.')) field.remove_prefix(1);
    std::vector<std::string> steps;
    for (const std::string_view step : split(field, '.')) {
      if (step.empty()) fail(ErrorKind::Usage, "fields: \"{}\" is no path to a field", field);
      steps.emplace_back(step);
    }
    projection.paths_.push_back(std::move(steps));
  }
  return projection;
}

void Projection::write(std::string& out, json::Value object) const {
  if (is_everything()) {
    json::write_compact(object, out);
    return;
  }
  Paths paths;
  for (const auto& path : paths_) paths.push_back(&path);
  json::Writer writer(out);
  write_members(writer, object, paths, 0);
}

}  // namespace k8scache::serve
