#include "core/query/manifest.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/bracket_depth.hpp"
#include "core/json/go_text.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_read.hpp"

#include <algorithm>

namespace k8scache::query {

namespace {

constexpr int kDeepest = 20;  // lists of lists

/// How long the JSON object is that a text begins with; 0 when it begins with none.
std::size_t json_object_size(std::string_view text) {
  json::BracketDepth brackets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool closes = brackets.step(text[i]) == json::BracketDepth::Step::Closes;
    if (brackets.depth() > 0) continue;
    const std::size_t size = i + 1;
    return closes && json::is_json(text.substr(0, size)) ? size : 0;
  }
  return 0;
}

/// Takes the JSON objects off the beginning of a text, and the blanks around them.
std::vector<std::string_view> take_json_objects(std::string_view& text) {
  std::vector<std::string_view> found;
  constexpr std::string_view kBlanks = " \t\r\n";
  while (true) {
    const std::size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
    const std::size_t size =
        text.substr(begin).starts_with('{') ? json_object_size(text.substr(begin)) : 0;
    if (size == 0) break;
    found.push_back(text.substr(begin, size));
    text.remove_prefix(begin + size);
  }
  if (trim(text).empty()) text = {};
  // What is left is YAML from the next line on, if the line has nothing else.
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
  if (!found.empty() && begin < text.size() && text[begin] == '\n') text.remove_prefix(begin + 1);
  return found;
}

/// A text, cut where lines begin with `---`.
void cut_yaml(std::string_view text, std::vector<std::string_view>& found) {
  std::size_t begin = 0;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', line), text.size());
    if (text.substr(line).starts_with("---")) {
      found.push_back(text.substr(begin, line - begin));
      begin = line_end;
    }
    line = line_end + 1;
  }
  found.push_back(text.substr(begin));
}

/// Why a stream of JSON cannot go on with this text. Spec: Go's encoding/json, scanner.
std::string json_problem(std::string_view text) {
  const std::string_view rest = trim(text);
  if (rest.starts_with('{') || rest.starts_with('[')) return "unexpected EOF";
  const bool is_number = rest.starts_with('-') && rest.size() > 1;
  const std::string first = json::go_quoted(rest.substr(is_number ? 1 : 0, 1));
  return fmt::format("invalid character '{}' {}",
                     std::string_view(first).substr(1, first.size() - 2),
                     is_number ? "in numeric literal" : "looking for beginning of value");
}

class ManifestReader {
 public:
  explicit ManifestReader(const std::string& source) : source_(source) {}

  std::vector<ManifestObject> read(std::string_view text) {
    // More than one JSON object: the rest must be JSON, too.
    std::vector<std::string_view> documents = take_json_objects(text);
    const bool is_json = documents.size() > 1 && !text.empty();
    if (!is_json && !text.empty()) cut_yaml(text, documents);
    for (const std::string_view document : documents) {
      if (trim(document).empty()) continue;
      if (!read_document(document)) return std::move(result_);
    }
    if (is_json) problem("error parsing {}: {}", source_, json_problem(text));
    return std::move(result_);
  }

 private:
  bool read_document(std::string_view text) {
    try {
      const std::string document = json::yaml_to_json(text, source_);
      json::Parser parser;
      const json::Value root = parser.parse(document);
      return root.is_null_or_missing() || add(root, 0);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Usage) throw;
      return problem("error parsing {}: {}", source_, error.what());
    }
  }

  template <typename... Args>
  bool problem(fmt::format_string<Args...> format, Args&&... args) {
    result_.emplace_back().problem = fmt::format(format, std::forward<Args>(args)...);
    result_.back().source = source_;
    return false;
  }

  bool lacks(json::Value object, std::string_view key) {
    std::string shown;
    json::write_compact(object, shown);
    return problem("unable to decode {}: Object '{}' is missing in '{}'", json::go_quoted(source_),
                   key, shown);
  }

  bool add(json::Value object, int depth) {
    const std::string_view kind = object["kind"].text_or("");
    const std::string_view version = object["apiVersion"].text_or("");
    if (kind.empty()) return lacks(object, "Kind");
    if (version.empty()) return lacks(object, "apiVersion");
    const json::Value items = object["items"];
    if (items.is_array() && kind.ends_with("List") && depth < kDeepest) {
      for (const json::Value item : items.elements()) {
        if (!add(item, depth + 1)) return false;
      }
      return true;
    }
    const json::Value metadata = object["metadata"];
    result_.push_back({.api_version = std::string(version),
                       .kind = std::string(kind),
                       .ns = std::string(metadata["namespace"].text_or("")),
                       .name = std::string(metadata["name"].text_or("")),
                       .source = source_,
                       .in_list = depth > 0});
    return true;
  }

  const std::string& source_;
  std::vector<ManifestObject> result_;
};

/// `apps/v1` as group and version.
std::pair<std::string, std::string> group_and_version(const std::string& api_version) {
  const std::size_t slash = api_version.find('/');
  if (slash == std::string::npos) return {"", api_version};
  return {api_version.substr(0, slash), api_version.substr(slash + 1)};
}

/// Spec: cli-runtime resource, mapper; apimachinery, NoKindMatchError.
std::string unknown_kind(const ManifestObject& object) {
  const std::string why =
      fmt::format("no matches for kind {} in version {}", json::go_quoted(object.kind),
                  json::go_quoted(object.api_version));
  if (object.in_list) return "unable to recognize " + why;
  return fmt::format(
      "resource mapping not found for name: {} namespace: {} from {}: {}\nensure CRDs are "
      "installed first",
      json::go_quoted(object.name), json::go_quoted(object.ns), json::go_quoted(object.source),
      why);
}

}  // namespace

std::vector<ManifestObject> read_manifest(std::string_view text, const std::string& source) {
  return ManifestReader(source).read(text);
}

ResourceArgs objects_of(const std::vector<ManifestObject>& objects, const model::Catalog& catalog) {
  ResourceArgs args{.wanted = {}, .by_name = true, .single = false, .warnings = {}, .problems = {}};
  for (std::size_t place = 0; place < objects.size(); ++place) {
    const ManifestObject& object = objects[place];
    if (!object.problem.empty()) {
      args.problems.push_back({object.problem, place});
      continue;
    }
    const auto [group, version] = group_and_version(object.api_version);
    const model::CatalogType* const type = catalog.by_kind(group, object.kind);
    const bool is_served = type != nullptr && type->serving != model::Serving::Gone &&
                           std::ranges::find(type->versions, version) != type->versions.end();
    if (!is_served) {
      args.problems.push_back({unknown_kind(object), place});
    } else if (object.name.empty()) {
      args.problems.push_back({fmt::format("an object of kind {} in {} has no name", object.kind,
                                           json::go_quoted(object.source)),
                               place});
    } else {
      note_version(args, type->type, version);
      const bool has_namespace = type->type.scope == model::Scope::Namespaced;
      args.wanted.push_back({type, object.name, has_namespace ? object.ns : std::string(), place});
    }
  }
  return args;
}

std::vector<std::string> type_words(const std::vector<ManifestObject>& objects) {
  std::vector<std::string> words;
  for (const ManifestObject& object : objects) {
    if (!object.problem.empty()) continue;
    const std::string group = group_and_version(object.api_version).first;
    std::string word = to_lower(object.kind) + (group.empty() ? "" : "." + group);
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace k8scache::query
