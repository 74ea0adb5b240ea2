#include "cli/get_cache.hpp"

#include "cli/exit_code.hpp"
#include "cli/get_sorting.hpp"
#include "cli/manifest_args.hpp"
#include "cli/namespaces.hpp"
#include "core/base/text.hpp"
#include "core/json/json_path.hpp"
#include "core/store/cache_path.hpp"
#include "core/store/definitions.hpp"

#include <algorithm>
#include <ostream>

namespace k8scache::cli {

std::vector<std::string> namespaces_of_get(const Context& context, const GetFlags& flags,
                                           const CacheChoice& choice, const store::Reader& reader) {
  if (flags.all_namespaces) return {};
  return working_namespaces(context, choice, reader);
}

GetCache::GetCache(Context& context, const GetFlags& flags, CacheChoice choice,
                   const Refreshed& refreshed, GetFailures& failures)
    : context_(context),
      flags_(flags),
      choice_(std::move(choice)),
      reader_(open_cache(choice_)),
      failures_(failures),
      asked_(namespaces_of_get(context, flags, choice_, reader_)),
      namespaces_(asked_),
      coverage_(context, flags, reader_, namespaces_, choice_.context, refreshed, failures) {}

void GetCache::ask(const std::vector<std::string>& words) {
  const std::string warning = store::privacy_warning(choice_.path);
  if (!warning.empty()) context_.err << "warning: " << warning << "\n";
  if (!flags_.filenames.empty()) {
    ManifestArgs read =
        manifest_args(context_, flags_, choice_, reader_, failures_, [&](const query::Wanted& one) {
          return has_any({one.type, {one.name}, one.ns});
        });
    args_ = std::move(read.args);
    namespaces_ = std::move(read.namespaces);
    if (context_.flags.kubectl_compat) refuse_unaskable();
  } else {
    args_ = query::parse_resource_args(
        words, reader_.catalog(),
        !trim(flags_.selector).empty() || !trim(flags_.field_selector).empty(),
        flags_.all_namespaces,
        context_.flags.kubectl_compat ? query::Suggest::Nothing : query::Suggest::Nearest);
  }
  for (const std::string& text : args_.warnings) context_.err << "Warning: " << text << "\n";
  if (!context_.flags.kubectl_compat) {
    for (const std::string& text : args_.notes) context_.err << "note: " << text << "\n";
  }
  for (const query::Wanted& wanted : args_.wanted) {
    if (wanted_.empty() || wanted_.back().type != wanted.type || wanted_.back().ns != wanted.ns) {
      wanted_.push_back({wanted.type, {}, wanted.ns});
    }
    if (args_.by_name) wanted_.back().names.push_back(wanted.name);
  }
}

/// kubectl does not look for an object that may be in any namespace, and the server not for one of
/// no version.
void GetCache::refuse_unaskable() {
  std::erase_if(args_.wanted, [&](const query::Wanted& wanted) {
    const model::ResourceType& type = wanted.type->type;
    if (wanted.lacks_version) {
      failures_.add(
          "Error from server (NotFound): the server could not find the requested resource",
          kNotFound, wanted.place);
      return true;
    }
    if (!flags_.all_namespaces) return false;
    if (type.scope != model::Scope::Namespaced || !wanted.ns.empty()) return false;
    failures_.add(fmt::format("no namespace set on resource {}/{}, Resource={} \"{}\"", type.group,
                              type.version, type.plural, wanted.name),
                  kNotFound, wanted.place);
    return true;
  });
}

bool GetCache::spans_namespaces() const {
  if (!flags_.filenames.empty()) return flags_.all_namespaces;
  return flags_.all_namespaces || namespaces_.size() > 1 || query::is_glob(namespaces_.front());
}

std::string GetCache::absent_namespace(const TypeWanted& wanted) {
  const std::vector<std::string> where = query_of(wanted, {}).namespaces;
  const model::CatalogType* const type = reader_.catalog().by_plural("", "namespaces");
  if (where.size() == 1 && query::is_glob(where.front()) && context_.flags.kubectls_flags_only) {
    return shown_namespace(where.front());  // no namespace can be called so
  }
  if (where.size() != 1 || query::is_glob(where.front()) || type == nullptr) return {};
  if (store::answerable(reader_.cursors(type->id), {}).knowledge != store::Knowledge::Whole) {
    return {};
  }
  return has_any({type, {where.front()}, {}}) ? std::string() : where.front();
}

bool GetCache::has_any(const TypeWanted& wanted) {
  bool found = false;
  query::Query query = query_of(wanted, {});
  for (const std::string& name : wanted.names) {
    query.names = {name};
    reader_.each(query, [&](const store::StoredObject&) { found = true; });
  }
  return found;
}

std::optional<std::vector<std::string>> GetCache::show(const GetShow& show,
                                                       const TypeWanted& wanted) {
  const model::CatalogType& type = *wanted.type;
  repeat_warnings(type);
  if (!coverage_.may_answer(type)) return std::nullopt;
  query::Query query = query_of(wanted, show.selector);
  show.output.begin(type, columns_of(type, show.registry));
  if (!args_.by_name) {
    show_all(show, query, type);
    return std::vector<std::string>{};
  }
  std::vector<std::string> missing;
  for (const std::string& name : wanted.names) {
    query.names = {name};
    if (show_all(show, query, type) > 0) continue;
    // Of manifests, selectors choose among those that are there.
    const bool chooses = !flags_.selector.empty() || !flags_.field_selector.empty();
    if (!chooses || !has_any({wanted.type, {name}, wanted.ns})) missing.push_back(name);
  }
  return missing;
}

query::Query GetCache::query_of(const TypeWanted& wanted,
                                const query::LabelSelector& selector) const {
  const bool takes_namespaces =
      wanted.type->type.scope == model::Scope::Namespaced && !flags_.all_namespaces;
  std::vector<std::string> namespaces;
  if (takes_namespaces) namespaces = namespaces_;
  if (!wanted.ns.empty()) namespaces = {wanted.ns};
  return {.type = wanted.type->id,
          .namespaces = std::move(namespaces),
          .names = {},
          .labels = selector};
}

history::WatchFeed GetCache::follow(const GetShow& show, const TypeWanted& wanted) {
  const model::ResourceType& type = wanted.type->type;
  query::Query query = query_of(wanted, show.selector);
  query.names = wanted.names;
  const model::RegistryEntry* const entry = show.registry.find(type.group, type.kind);
  const bool has_history = entry == nullptr || entry->history;
  history::WatchFeed feed(
      reader_, std::move(query), type,
      has_history ? history::WatchFeed::Source::Changelog : history::WatchFeed::Source::Objects);
  reader_.let_go();
  return feed;
}

std::int64_t GetCache::show_all(const GetShow& show, const query::Query& query,
                                const model::CatalogType& type) {
  const model::RegistryEntry* const entry = show.registry.find(type.type.group, type.type.kind);
  std::int64_t objects = 0;
  if (entry != nullptr && !entry->order.empty() && query.names.empty() && show.output.is_table()) {
    // The few kinds that the server does not list by name.
    const auto path = json::JsonPath::parse(entry->order);
    std::vector<std::pair<std::int64_t, std::int64_t>> placed;
    json::Parser parser;
    reader_.each(query, [&](const store::StoredObject& object) {
      placed.emplace_back(path.first(parser.parse(object.body)).integer_or(0), object.id);
    });
    std::ranges::stable_sort(placed, {}, &std::pair<std::int64_t, std::int64_t>::first);
    std::vector<std::int64_t> ids;
    for (const auto& [place, id] : placed) ids.push_back(id);
    reader_.each(ids, [&](const store::StoredObject& object) {
      if (show_one(show, object)) ++objects;
    });
  } else {
    reader_.each(query, [&](const store::StoredObject& object) {
      if (show_one(show, object)) ++objects;
    });
  }
  if (show.sorting != nullptr) show.sorting->count_answer(objects, args_.by_name);
  return objects;
}

bool GetCache::show_one(const GetShow& show, const store::StoredObject& object) {
  if (!show.fields.is_empty() && !show.fields.matches(parser_.parse(object.body))) return false;
  if (show.chosen != nullptr) show.chosen->insert(fmt::format("{}/{}", object.ns, object.name));
  if (show.sorting != nullptr) {
    show.sorting->note(*this, show.output, object.id, object.body);
  } else {
    show.output.add(object.ns, object.name, object.body);
  }
  return true;
}

void GetCache::show_objects(GetOutput& output, const std::vector<std::int64_t>& ids) {
  reader_.each(ids, [&](const store::StoredObject& object) {
    output.add(object.ns, object.name, object.body);
  });
}

view::Columns GetCache::columns_of(const model::CatalogType& type,
                                   const model::Registry& registry) {
  if (!flags_.server_print) return view::Columns::of(type.type, model::Registry(), {});
  if (registry.find(type.type.group, type.type.kind) != nullptr) {
    return view::Columns::of(type.type, registry, {});
  }
  const std::string crd = store::definition_of(reader_, type.type);
  json::Parser parser;
  return view::Columns::of(type.type, registry, crd.empty() ? json::Value{} : parser.parse(crd));
}

std::vector<std::string> GetCache::selectable_fields(const model::CatalogType& type) {
  const std::string crd = store::definition_of(reader_, type.type);
  json::Parser parser;
  return query::custom_selectable_fields(type.type,
                                         crd.empty() ? json::Value{} : parser.parse(crd));
}

/// The server's warnings about a type, where kubectl would have heard them from the server.
void GetCache::repeat_warnings(const model::CatalogType& type) {
  if (!context_.flags.kubectl_compat) return;
  for (const std::string_view text : split(type.warnings, '\n')) {
    if (!text.empty() && said_.insert(std::string(text)).second) {
      context_.err << "Warning: " << text << "\n";
    }
  }
}

bool GetCache::is_redacted() const {
  const auto mode = reader_.meta().find("secrets");
  return mode == reader_.meta().end() || mode->second != "full";
}

}  // namespace k8scache::cli
