#include "core/serve/rest/projection.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/relaxed_path.hpp"
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

/// Takes `name` or `['name']` from the front of a path, and the dot behind it; empty when there is
/// neither.
std::string take_step(std::string_view& path) {
  std::string step;
  if (path.starts_with("['") || path.starts_with("[\"")) {
    const std::size_t end = path.find(path[1], 2);
    if (end == std::string_view::npos || path.substr(end + 1, 1) != "]") return "";
    step = path.substr(2, end - 2);
    path.remove_prefix(end + 2);
  } else {
    while (!path.empty() && path.front() != '.' && path.front() != '[') {
      if (path.starts_with("\\.")) path.remove_prefix(1);
      step += path.front();
      path.remove_prefix(1);
    }
  }
  if (path == "." || step.find_first_of("{}]*") != std::string::npos) return "";
  if (path.starts_with('.')) path.remove_prefix(1);
  return step;
}

}  // namespace

Projection Projection::parse(std::string_view text) {
  Projection projection;
  if (text.empty()) return projection;
  for (const std::string_view field : split(text, ',')) {
    const std::string whole = json::relaxed_path(field).value_or("");  // `{.a.b}`
    std::string_view path = whole;
    if (path.starts_with("{.")) path = path.substr(2, path.size() - 3);
    std::vector<std::string> steps;
    do {
      steps.push_back(take_step(path));
      if (steps.back().empty()) {
        fail(ErrorKind::Usage, "fields: \"{}\" is no path to a member; arrays are taken whole",
             field);
      }
    } while (!path.empty());
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
