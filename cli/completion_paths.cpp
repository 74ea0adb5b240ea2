#include "cli/completion_paths.hpp"

#include "core/json/json_path.hpp"
#include "core/print/table.hpp"

#include <algorithm>
#include <set>

namespace k8scache::cli {

namespace {

constexpr std::string_view kItems = ".items[*]";

/// The last dot that is outside of brackets and means a step.
std::size_t last_step(std::string_view path) {
  std::size_t found = std::string_view::npos;
  int depth = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\')
      ++i;
    else if (path[i] == '[')
      ++depth;
    else if (path[i] == ']')
      --depth;
    else if (path[i] == '.' && depth == 0)
      found = i;
  }
  return found;
}

/// A key as a path writes it.
std::string escaped(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (std::string_view(".[]{}'\"\\ ,").find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

/// What may follow a member: nothing behind a value, steps behind what has members.
std::string behind(json::Value value) {
  if (value.is_object()) return value.size() == 0 ? "" : ".";
  if (!value.is_array()) return "";
  return value.at(0).is_object() ? "[*]." : "[*]";
}

void collect(const std::string& document, const std::string& above, std::set<std::string>& found) {
  json::Parser parser;
  std::vector<json::Value> holders{parser.parse(document)};
  if (!above.empty()) holders = json::JsonPath::parse(above).find(holders.front());
  for (const json::Value holder : holders) {
    for (const json::Member member : holder.members()) {
      found.insert(escaped(member.key) + behind(member.value));
    }
  }
}

/// The registry's column as custom columns write it: `STATUS:.status.phase`. Empty without a path.
std::string custom_column(const model::Column& column) {
  json::Parser parser;
  const std::string path(parser.parse(column.options)["path"].text_or(""));
  if (path.empty() || path.find(',') != std::string::npos) return "";
  std::string header = print::column_header(column.name);
  std::replace(header.begin(), header.end(), ' ', '_');
  return header + ":" + (path.starts_with('.') ? "" : ".") + path;
}

}  // namespace

std::vector<std::string> paths_beginning(const std::vector<std::string>& documents,
                                         std::string_view typed) {
  const std::string brace = typed.starts_with('{') ? "{" : "";
  const std::string_view path = typed.substr(brace.size());
  const std::size_t step = last_step(path);
  std::string above(step == path.npos ? "" : path.substr(0, step));
  if (!above.empty() && above.front() != '.') above.insert(0, ".");
  std::set<std::string> found;
  for (const std::string& document : documents) collect(document, above, found);
  std::string head = brace + std::string(step == path.npos ? "" : path.substr(0, step + 1));
  if (typed.size() == brace.size()) head += '.';
  std::vector<std::string> paths;
  for (const std::string& member : found) paths.push_back(head + member);
  return paths;
}

std::vector<std::string> columns_beginning(CompletionCache& cache, const model::CatalogType& type,
                                           const std::string& text) {
  const std::size_t begin =
      std::max(text.find('='), text.rfind(',') == text.npos ? 0 : text.rfind(',')) + 1;
  const std::size_t colon = text.find(':', begin);
  std::vector<std::string> found;
  if (colon != std::string::npos) {
    const std::string path = text.substr(colon + 1);
    for (const std::string& one : paths_beginning(cache.examples(type), path)) {
      found.push_back(text.substr(0, colon + 1) + one);
    }
    return found;
  }
  const std::string before = text.substr(0, begin);
  found.push_back(before + "NAME:.metadata.name");
  if (type.type.scope == model::Scope::Namespaced) {
    found.push_back(before + "NAMESPACE:.metadata.namespace");
  }
  if (const auto entry = cache.entry_of(type)) {
    for (const model::Column& column : entry->columns) {
      if (const std::string one = custom_column(column); !one.empty())
        found.push_back(before + one);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> template_beginning(CompletionCache& cache, const model::CatalogType& type,
                                            const CompletionPlace& place) {
  const std::string& text = place.word;
  const std::size_t brace = text.rfind('{');
  std::vector<std::string> found;
  const std::size_t equals = text.find('=');
  if (brace == std::string::npos) return {text.substr(0, equals + 1) + "{."};
  if (text.find('}', brace) != std::string::npos) return {};
  // Several objects are one List, whose items they are.
  const bool is_one =
      place.arguments.size() == 2 ||
      (place.arguments.size() == 1 && place.arguments.front().find('/') != std::string::npos);
  std::string path = text.substr(brace + 1);
  std::string head = text.substr(0, brace + 1);
  if (!is_one) {
    if (!path.starts_with(std::string(kItems) + ".")) return {head + std::string(kItems) + "."};
    path.erase(0, kItems.size());
    head += kItems;
  }
  for (const std::string& one : paths_beginning(cache.examples(type), path)) {
    found.push_back(head + one);
  }
  return found;
}

}  // namespace k8scache::cli
