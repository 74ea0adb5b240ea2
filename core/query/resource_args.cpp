#include "core/query/resource_args.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace k8scache::query {

namespace {

class ArgsParser {
 public:
  ArgsParser(const model::Catalog& catalog, bool has_selector, bool all_namespaces, Suggest suggest)
      : catalog_(catalog),
        has_selector_(has_selector),
        all_namespaces_(all_namespaces),
        suggest_(suggest) {}

  ResourceArgs parse(std::vector<std::string> arguments) {
    if (arguments.empty()) fail(ErrorKind::Usage, "Required resource not specified.");
    arguments = every_type_with_every_name(std::move(arguments));
    const auto slashes = std::count_if(arguments.begin(), arguments.end(), has_slash);
    if (slashes > 0) {
      if (slashes != static_cast<std::ptrdiff_t>(arguments.size())) {
        fail(ErrorKind::Usage,
             "there is no need to specify a resource type as a separate argument when passing "
             "arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead "
             "of 'kubectl get resource resource/<resource_name>'");
      }
      parse_pairs(arguments);
    } else {
      parse_types(arguments);
    }
    return std::move(result_);
  }

 private:
  static bool has_slash(const std::string& text) { return text.find('/') != std::string::npos; }

  /// `a,b c` is `a/c b/c`.
  static std::vector<std::string> every_type_with_every_name(std::vector<std::string> arguments) {
    if (arguments.size() < 2 || arguments.front().find(',') == std::string::npos) return arguments;
    std::vector<std::string> pairs;
    for (const std::string_view type : split(arguments.front(), ',')) {
      for (std::size_t i = 1; i < arguments.size(); ++i) {
        pairs.push_back(std::string(type) + "/" + arguments[i]);
      }
    }
    return pairs;
  }

  const model::CatalogType* type_of(std::string_view word) {
    model::TypeMatch match = catalog_.find(word);
    if (match.type == nullptr) {
      const std::string_view shown = word.substr(0, word.find('.'));
      const std::string near =
          suggest_ == Suggest::Nearest ? catalog_.suggestion(word) : std::string();
      fail(ErrorKind::NotFound, "the server doesn't have a resource type \"{}\"{}", shown,
           near.empty() || near == shown ? "" : fmt::format("; did you mean \"{}\"?", near));
    }
    if (!match.warning.empty()) result_.warnings.push_back(std::move(match.warning));
    for (const std::string& version : match.type->versions) {
      const std::string end = "." + version + "." + match.type->type.group;
      if (word.ends_with(end)) note_version(result_, match.type->type, version);
    }
    return match.type;
  }

  void require_namespace(const model::CatalogType& entry) const {
    if (all_namespaces_ && entry.type.scope == model::Scope::Namespaced) {
      fail(ErrorKind::Usage, "a resource cannot be retrieved by name across all namespaces");
    }
  }

  void parse_pairs(const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) {
      if (std::count(argument.begin(), argument.end(), '/') > 1) {
        fail(ErrorKind::Usage, "arguments in resource/name form may not have more than one slash");
      }
      const std::size_t slash = argument.find('/');
      const std::string type = argument.substr(0, slash);
      std::string name = argument.substr(slash + 1);
      if (type.empty() || name.empty() || type.find(',') != std::string::npos) {
        fail(ErrorKind::Usage,
             "arguments in resource/name form must have a single resource and name");
      }
      pairs_.emplace_back(type, std::move(name));
    }
    if (has_selector_) {
      fail(ErrorKind::Usage,
           "selectors and the all flag cannot be used when passing resource/name arguments");
    }
    for (auto& [type, name] : pairs_) {
      const model::CatalogType* const entry = type_of(type);
      require_namespace(*entry);
      result_.wanted.push_back({entry, std::move(name)});
    }
    result_.by_name = true;
    result_.single = result_.wanted.size() == 1;
  }

  void parse_types(const std::vector<std::string>& arguments) {
    if (arguments.size() > 1 && has_selector_) {
      fail(ErrorKind::Usage, "name cannot be provided when a selector is specified");
    }
    const std::vector<const model::CatalogType*> types = types_of(arguments.front());
    if (arguments.size() == 1) {
      for (const model::CatalogType* const type : types) result_.wanted.push_back({type, ""});
      return;
    }
    if (types.size() > 1) fail(ErrorKind::Usage, "you must specify only one resource");
    require_namespace(*types.front());
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      if (arguments[i].empty()) fail(ErrorKind::Usage, "resource name may not be empty");
      result_.wanted.push_back({types.front(), arguments[i]});
    }
    result_.by_name = true;
    result_.single = arguments.size() == 2;
  }

  /// A comma list of types and categories, each type once.
  std::vector<const model::CatalogType*> types_of(const std::string& words) {
    std::vector<const model::CatalogType*> types;
    const auto add = [&](const model::CatalogType* type) {
      if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
    };
    for (const std::string_view word : split(words, ',')) {
      const auto category = catalog_.in_category(word);
      for (const model::CatalogType* const type : category) add(type);
      if (category.empty()) add(type_of(word));
    }
    return types;
  }

  const model::Catalog& catalog_;
  bool has_selector_;
  bool all_namespaces_;
  Suggest suggest_;
  std::vector<std::pair<std::string, std::string>> pairs_;
  ResourceArgs result_;
};

}  // namespace

void note_version(ResourceArgs& args, const model::ResourceType& type, std::string_view version) {
  if (version == type.version) return;
  std::string note = fmt::format("{} are cached as {}, not as {}: this is how they are shown",
                                 type.plural_and_group(), type.version, version);
  if (std::ranges::find(args.notes, note) == args.notes.end()) {
    args.notes.push_back(std::move(note));
  }
}

ResourceArgs parse_resource_args(const std::vector<std::string>& arguments,
                                 const model::Catalog& catalog, bool has_selector,
                                 bool all_namespaces, Suggest suggest) {
  return ArgsParser(catalog, has_selector, all_namespaces, suggest).parse(arguments);
}

}  // namespace k8scache::query
