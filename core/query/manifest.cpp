#include "core/query/manifest.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/go_json_scan.hpp"
#include "core/json/go_text.hpp"
#include "core/json/go_yaml_problem.hpp"
#include "core/json/ordered.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_read.hpp"
#include "core/query/manifest_check.hpp"

#include <algorithm>

namespace k8scache::query {

namespace {

/// What a manifest of YAML is cut into.
struct Chunk {
  std::string_view text;
  std::string problem{};  ///< the line between it and the next cannot stand there
};

/// A text, cut where lines begin with `---`, behind which nothing but a comment may stand.
/// Spec: apimachinery yaml, YAMLReader.
std::vector<Chunk> cut_yaml(std::string_view text) {
  std::vector<Chunk> found;
  std::size_t begin = 0;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', line), text.size());
    if (text.substr(line).starts_with("---")) {
      const std::string_view rest = trim(text.substr(line + 3, line_end - line - 3));
      found.push_back({text.substr(begin, line - begin)});
      if (!rest.empty() && !rest.starts_with('#')) {
        // What was read of the document before it is not a document.
        found.back() = {{}, fmt::format("invalid Yaml document separator: {}", rest)};
        return found;
      }
      begin = std::min(line_end + 1, text.size());
    }
    line = line_end + 1;
  }
  found.push_back({text.substr(begin)});
  return found;
}

class ManifestReader {
 public:
  explicit ManifestReader(const std::string& source) : source_(source) {}

  std::vector<ManifestObject> read(std::string_view text) {
    constexpr std::string_view kMark = "\xef\xbb\xbf";
    if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
    std::string json_problem;
    if (trim(text).starts_with('{') && !read_json(text, json_problem)) return std::move(result_);
    for (const Chunk& chunk : cut_yaml(text)) {
      const std::string why = chunk.problem.empty() ? read_yaml(chunk.text) : chunk.problem;
      if (!why.empty()) {
        // Which of the two was meant nobody knows; kubectl tells what it tried first.
        parsing_problem(json_problem.empty() ? why : json_problem);
        break;
      }
      if (!is_blank(chunk.text)) json_problem.clear();
    }
    return std::move(result_);
  }

 private:
  static bool is_blank(std::string_view text) { return trim(text).empty(); }

  /// Takes JSON values off the beginning of a text. Whether what is left may be YAML: not once
  /// there was more than one. `problem`: what is wrong with it as JSON.
  bool read_json(std::string_view& text, std::string& problem) {
    std::size_t before = 0;
    for (int values = 0;; ++values) {
      const json::GoJsonScan scan = json::go_json_scan(text);
      if (scan.problem.empty()) {
        if (scan.size == 0) return false;
        document(trim(text.substr(0, scan.size)), Text::Own);
        text.remove_prefix(scan.size);
        before += scan.size;
        continue;
      }
      if (values > 1) {
        parsing_problem(scan.problem);
        return false;
      }
      problem = scan.offset == 0
                    ? scan.problem
                    : fmt::format("json: offset {}: {}", before + scan.offset, scan.problem);
      break;
    }
    return begin_yaml(text, problem);
  }

  /// YAML goes on behind the blanks, at most with the next line. kubectl looks for it in four bytes
  /// at a time: of fewer it says what is wrong with the JSON.
  bool begin_yaml(std::string_view& text, const std::string& problem) {
    constexpr std::size_t kLooks = 4;
    for (std::size_t i = 0; i + kLooks <= text.size(); ++i) {
      const bool is_end = text[i] == '\n';
      if (!is_end && std::string_view(" \t\r\v\f").find(text[i]) != std::string_view::npos)
        continue;
      text.remove_prefix(is_end ? i + 1 : i);
      return true;
    }
    parsing_problem(problem);
    return false;
  }

  /// Returns what is wrong.
  std::string read_yaml(std::string_view text) {
    if (is_blank(text)) return "";
    const std::string why = json::go_yaml_problem(text);
    if (!why.empty()) return "error converting YAML to JSON: yaml: " + why;
    std::string made;
    try {
      made = json::yaml_to_json(text, source_, json::RepeatedKeys::LastWins);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Usage) throw;
      return error.what();
    }
    document(made, Text::Made);
    return "";
  }

  void parsing_problem(const std::string& why) {
    ++document_;
    add_problem(fmt::format("error parsing {}: {}", source_, why));
  }

  void add_problem(std::string why) {
    result_.push_back({.source = source_, .document = document_, .problem = std::move(why)});
  }

  /// As it stands in the file, or as it was made of YAML.
  enum class Text { Own, Made };

  /// Behind what cannot be understood the file goes on.
  void document(std::string_view text, Text kind) {
    ++document_;
    json::Parser parser;
    json::Value root;
    std::string why;
    try {
      root = parser.parse(text);
      if (root.is_null_or_missing()) return;
      why = shape_problem(root);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Usage) throw;
      why = error.what();
    }
    const std::string version(root["apiVersion"].text_or(""));
    const bool has_kind =
        !root["kind"].text_or("").empty() && std::ranges::count(version, '/') <= 1;
    if (why.empty() && !has_kind) {
      std::string shown;
      if (kind == Text::Made) json::write_compact(root, shown);
      why = fmt::format("Object 'Kind' is missing in '{}'", kind == Text::Made ? shown : text);
    }
    if (why.empty()) why = metadata_problem(root);
    if (!why.empty()) {
      add_problem(fmt::format("unable to decode {}: {}", json::go_quoted(source_), why));
    } else if (root["items"].exists()) {
      add_list(root);
    } else {
      add(root, root["kind"].text_or(""), version, false);
    }
  }

  void add_list(json::Value list) {
    for (const json::Value item : list["items"].elements()) {
      if (!item["items"].is_array()) continue;
      return add_problem("*unstructured.Unstructured is not a list: no Items field in this object");
    }
    const std::string_view version = list["apiVersion"].text_or("");
    std::string_view kind = list["kind"].text_or("");
    result_.push_back({.api_version = std::string(version),
                       .kind = std::string(kind),
                       .source = source_,
                       .is_list = true,
                       .document = document_});
    constexpr std::string_view kList = "List";
    if (kind.ends_with(kList)) kind.remove_suffix(kList.size());
    for (const json::Value item : list["items"].elements()) {
      const std::string_view own_kind = item["kind"].text_or("");
      const std::string_view own_version = item["apiVersion"].text_or("");
      // What the objects of a typed list are they need not say.
      const bool is_silent = own_kind.empty() && own_version.empty();
      add(item, is_silent ? kind : own_kind, is_silent ? version : own_version, true);
    }
  }

  void add(json::Value object, std::string_view kind, std::string_view version, bool in_list) {
    ManifestObject& added = result_.emplace_back();
    const json::Value metadata = object["metadata"];
    added.api_version = version;
    added.kind = kind;
    added.ns = metadata["namespace"].text_or("");
    added.name = metadata["name"].text_or("");
    for (const json::Member label : json::ordered_members(metadata["labels"])) {
      added.labels.emplace_back(label.key, label.value.text_or(""));
    }
    added.source = source_;
    added.in_list = in_list;
    added.document = document_;
    if (!in_list) return;
    constexpr std::string_view kUntyped =
        "unable to get type info from the object \"*unstructured.Unstructured\": ";
    if (kind.empty()) {
      added.problem =
          std::string(kUntyped) + "Object 'Kind' is missing in 'object has no kind field '";
    } else if (version.empty()) {
      added.problem = std::string(kUntyped) +
                      "Object 'apiVersion' is missing in 'object has no apiVersion field'";
    }
  }

  const std::string& source_;
  std::vector<ManifestObject> result_;
  std::size_t document_ = 0;
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

namespace {

/// Whether the cluster serves objects of that kind in that version. Spec: client-go restmapper,
/// where each kind has its list, and each group one for objects of any kind.
const model::CatalogType* served(const ManifestObject& object, const model::Catalog& catalog) {
  const auto [group, version] = group_and_version(object.api_version);
  const model::CatalogType* const type = catalog.by_kind(group, object.kind);
  const bool is_served = type != nullptr && type->serving != model::Serving::Gone &&
                         std::ranges::find(type->versions, version) != type->versions.end();
  return is_served ? type : nullptr;
}

bool is_known_list(const ManifestObject& list, const model::Catalog& catalog) {
  constexpr std::string_view kList = "List";
  if (list.kind == kList) return true;
  ManifestObject item = list;
  if (item.kind.ends_with(kList)) item.kind.resize(item.kind.size() - kList.size());
  return served(item, catalog) != nullptr;
}

}  // namespace

ResourceArgs objects_of(const std::vector<ManifestObject>& objects, const model::Catalog& catalog) {
  ResourceArgs args{.wanted = {}, .by_name = true, .single = false, .warnings = {}, .problems = {}};
  std::size_t unknown_list = 0;  // the document that is one
  for (std::size_t place = 0; place < objects.size(); ++place) {
    const ManifestObject& object = objects[place];
    if (object.in_list && object.document == unknown_list) continue;
    if (!object.problem.empty()) {
      args.problems.push_back({object.problem, place});
      continue;
    }
    if (object.is_list) {
      if (is_known_list(object, catalog)) continue;
      unknown_list = object.document;
      args.problems.push_back({unknown_kind(object), place});
      continue;
    }
    const bool lacks_version = object.api_version.empty();
    const model::CatalogType* const type =
        lacks_version ? catalog.by_kind("", object.kind) : served(object, catalog);
    if (type == nullptr) {
      args.problems.push_back({unknown_kind(object), place});
    } else if (object.name.empty()) {
      args.problems.push_back({fmt::format("an object of kind {} in {} has no name", object.kind,
                                           json::go_quoted(object.source)),
                               place});
    } else {
      if (!lacks_version) {
        note_version(args, type->type, group_and_version(object.api_version).second);
      }
      const bool has_namespace = type->type.scope == model::Scope::Namespaced;
      args.wanted.push_back({.type = type,
                             .name = object.name,
                             .ns = has_namespace ? object.ns : std::string(),
                             .place = place,
                             .lacks_version = lacks_version});
    }
  }
  return args;
}

std::vector<std::string> type_words(const std::vector<ManifestObject>& objects) {
  std::vector<std::string> words;
  for (const ManifestObject& object : objects) {
    if (!object.problem.empty() || object.is_list) continue;
    const std::string group = group_and_version(object.api_version).first;
    std::string word = to_lower(object.kind) + (group.empty() ? "" : "." + group);
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace k8scache::query
