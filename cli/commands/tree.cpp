#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/print/owner_tree.hpp"
#include "core/print/table.hpp"
#include "core/query/resource_args.hpp"
#include "core/store/coverage.hpp"
#include "core/store/reader.hpp"
#include "core/view/age.hpp"
#include "core/view/progress.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct TreeFlags {
  std::vector<std::string> resources;
  bool no_headers = false;
};

/// One object and all that it owns.
class Tree {
 public:
  Tree(Context& context, const TreeFlags& flags)
      : context_(context),
        flags_(flags),
        choice_(choose_cache(context)),
        reader_(open_cache(choice_)) {}

  int run() {
    const query::ResourceArgs args = query::parse_resource_args(
        flags_.resources, reader_.catalog(), false, false,
        context_.flags.kubectl_compat ? query::Suggest::Nothing : query::Suggest::Nearest);
    if (!args.single) fail(ErrorKind::Usage, "tree shows one object: TYPE/NAME, or TYPE NAME");
    find_root(args.wanted.front());
    for (const model::CatalogType& type : reader_.catalog().types()) collect(type);
    show();
    if (!unknown_.empty()) {
      context_.err << "incomplete: not cached, so that what they hold is missing: "
                   << join(unknown_, ", ") << "\n";
    }
    return kSuccess;
  }

 private:
  /// Objects are owned by those of their namespace, or by those of none.
  [[nodiscard]] bool may_hold_owned(const model::CatalogType& type) const {
    const bool is_namespaced = type.type.scope == model::Scope::Namespaced;
    return type.serving != model::Serving::Gone && type.type.can("list") &&
           (root_.ns.empty() || is_namespaced);
  }

  [[nodiscard]] std::vector<std::string> namespaces() const {
    return root_.ns.empty() ? std::vector<std::string>{} : std::vector<std::string>{root_.ns};
  }

  std::string default_namespace() const {
    if (context_.flags.namespaces && context_.flags.namespaces->size() == 1) {
      return context_.flags.namespaces->front();
    }
    if (context_.flags.namespaces) fail(ErrorKind::Usage, "tree is about one namespace");
    const std::vector<std::string> setting = context_.settings.list("namespace");
    if (setting.size() == 1) return setting.front();
    const auto stored = reader_.meta().find("default_namespace");
    return choice_.default_ns.value_or(
        stored == reader_.meta().end() || stored->second.empty() ? "default" : stored->second);
  }

  void find_root(const query::Wanted& wanted) {
    const model::CatalogType& type = *wanted.type;
    const bool is_namespaced = type.type.scope == model::Scope::Namespaced;
    std::vector<std::string> where;
    if (is_namespaced) where = {default_namespace()};
    bool found = false;
    reader_.each({.type = type.id, .namespaces = where, .names = {wanted.name}, .labels = {}},
                 [&](const store::StoredObject& object) {
                   root_ = read(type, object);
                   found = true;
                 });
    if (found) return;
    const store::Answerable answer = store::answerable(reader_.cursors(type.id), where);
    if (answer.knowledge == store::Knowledge::Never) {
      fail(ErrorKind::Stale, "no cached data for {} (never synced); run: {} sync --kinds {}",
           type.type.plural_and_group(), context_.program, type.type.plural_and_group());
    }
    if (answer.knowledge == store::Knowledge::Forbidden) {
      fail(ErrorKind::Denied, "not allowed to see {}: {}", type.type.plural_and_group(),
           answer.why);
    }
    fail(ErrorKind::NotFound, "{} \"{}\" not found in the cache", type.type.plural_and_group(),
         wanted.name);
  }

  void collect(const model::CatalogType& type) {
    if (!may_hold_owned(type)) return;
    const std::vector<store::Cursor> cursors = reader_.cursors(type.id);
    if (cursors.empty()) return;  // not among what is kept
    const store::Knowledge known = store::answerable(cursors, namespaces()).knowledge;
    if (known == store::Knowledge::Never || known == store::Knowledge::Forbidden) {
      unknown_.push_back(type.type.plural_and_group());
      return;
    }
    reader_.each({.type = type.id, .namespaces = namespaces(), .names = {}, .labels = {}},
                 [&](const store::StoredObject& object) {
                   // Few objects have owners; the others need not be parsed.
                   if (object.body.find("\"ownerReferences\"") == std::string_view::npos) return;
                   print::OwnedObject owned = read(type, object);
                   if (!owned.owners.empty()) objects_.push_back(std::move(owned));
                 });
  }

  print::OwnedObject read(const model::CatalogType& type, const store::StoredObject& object) {
    const json::Value root = parser_.parse(object.body);
    const json::Value metadata = root["metadata"];
    print::OwnedObject owned{.uid = std::string(metadata["uid"].text_or("")),
                             .owners = {},
                             .kind = type.type.kind,
                             .ns = std::string(object.ns),
                             .name = std::string(object.name),
                             .cells = {}};
    for (const json::Value owner : metadata["ownerReferences"].elements()) {
      owned.owners.emplace_back(owner["uid"].text_or(""));
    }
    const view::ObjectProgress progress = view::progress_of(root);
    const auto created = parse_rfc3339(metadata["creationTimestamp"].text_or(""));
    owned.cells = {progress.ready, progress.reason, progress.status,
                   view::age_text(created, context_.clock.now())};
    return owned;
  }

  void show() {
    print::Table table(
        {"NAMESPACE", "NAME", "READY", "REASON", "STATUS", "AGE"},
        flags_.no_headers ? print::Table::Headers::Hidden : print::Table::Headers::Shown);
    for (const print::TreeLine& line : print::owner_tree(root_, objects_)) {
      std::vector<std::string> row{line.object->ns,
                                   line.branch + line.object->kind + "/" + line.object->name};
      row.insert(row.end(), line.object->cells.begin(), line.object->cells.end());
      table.add(row);
    }
    context_.out << table.text();
  }

  Context& context_;
  const TreeFlags& flags_;
  CacheChoice choice_;
  store::Reader reader_;
  json::Parser parser_;
  print::OwnedObject root_;
  std::vector<print::OwnedObject> objects_;
  std::vector<std::string> unknown_;
};

}  // namespace

Runner add_tree(CLI::App& app) {
  auto flags = std::make_shared<TreeFlags>();
  CLI::App* const command =
      app.add_subcommand("tree", "an object and what it owns, as owner references tell");
  command->add_option("resources", flags->resources, "TYPE/NAME, or TYPE NAME");
  command->add_flag("--no-headers", flags->no_headers, "no header line");
  return [flags](Context& context) { return Tree(context, *flags).run(); };
}

}  // namespace k8scache::cli
