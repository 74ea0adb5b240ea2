#include "cli/changes_question.hpp"

#include "cli/exit_code.hpp"
#include "core/base/local_time.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/yaml_write.hpp"
#include "core/model/redact.hpp"
#include "core/print/names.hpp"
#include "core/query/matches.hpp"
#include "core/store/coverage.hpp"

#include <algorithm>
#include <ostream>

namespace k8scache::cli {

ChangesQuestion::ChangesQuestion(Context& context, const std::vector<std::string>& resources,
                                 bool all_namespaces, Otherwise otherwise)
    : context_(context),
      choice_(choose_cache(context)),
      reader_(open_cache(choice_)),
      changes_(reader_),
      now_(context.clock.now()) {
  choose_namespaces(all_namespaces, otherwise);
  choose_types(resources);
}

void ChangesQuestion::choose_namespaces(bool all_namespaces, Otherwise otherwise) {
  if (all_namespaces) return;
  if (context_.flags.namespaces) namespaces_ = *context_.flags.namespaces;
  if (!namespaces_.empty() || otherwise == Otherwise::All) return;
  namespaces_ = context_.settings.list("namespace");
  if (!namespaces_.empty()) return;
  const auto stored = reader_.meta().find("default_namespace");
  namespaces_ = {choice_.default_ns.value_or(
      stored == reader_.meta().end() || stored->second.empty() ? "default" : stored->second)};
}

void ChangesQuestion::choose_types(const std::vector<std::string>& resources) {
  if (resources.empty()) return choose_all_types(load_registry(context_));
  const query::ResourceArgs args =
      query::parse_resource_args(resources, reader_.catalog(), false, false);
  for (const std::string& text : args.warnings) context_.err << "Warning: " << text << "\n";
  std::set<std::string> groups;
  for (const query::Wanted& wanted : args.wanted) groups.insert(wanted.type->type.group);
  const model::Registry registry = load_registry(context_, groups);
  const model::CatalogType* refused = nullptr;
  for (const query::Wanted& wanted : args.wanted) {
    if (wanted.type == refused) continue;
    if (may_answer(*wanted.type, registry)) {
      wanted_.push_back(wanted);
    } else {
      refused = wanted.type;
    }
  }
}

void ChangesQuestion::choose_all_types(const model::Registry& registry) {
  for (const model::CatalogType& type : reader_.catalog().types()) {
    const model::RegistryEntry* const entry = registry.find(type.type.group, type.type.kind);
    if (entry != nullptr && !entry->history) continue;
    // A namespace was named: what is in none is not meant.
    if (!namespaces_.empty() && type.type.scope == model::Scope::Cluster) continue;
    const store::Answerable answer = store::answerable(
        reader_.cursors(type.id),
        type.type.scope == model::Scope::Namespaced ? namespaces_ : std::vector<std::string>{});
    const bool has_rows = answer.knowledge == store::Knowledge::Whole ||
                          answer.knowledge == store::Knowledge::Partial;
    if (has_rows) wanted_.push_back({&type, ""});
  }
  if (!wanted_.empty()) return;
  context_.err << "error: nothing is cached of what is asked for; run: " << context_.program
               << " sync\n";
  raise(kStale);
}

bool ChangesQuestion::may_answer(const model::CatalogType& type, const model::Registry& registry) {
  const std::string name = type.type.plural_and_group();
  const model::RegistryEntry* const entry = registry.find(type.type.group, type.type.kind);
  if (entry != nullptr && !entry->history) {
    context_.err << "error: no history is kept of " << name << "\n";
    raise(kStale);
    return false;
  }
  const store::Answerable answer = store::answerable(
      reader_.cursors(type.id),
      type.type.scope == model::Scope::Namespaced ? namespaces_ : std::vector<std::string>{});
  switch (answer.knowledge) {
    case store::Knowledge::Forbidden:
      context_.err << fmt::format(
          "error: not allowed to see {}: {}; the rights it needs: {} rbac "
          "--kinds {}\n",
          name, answer.why, context_.program, name);
      raise(kDenied);
      return false;
    case store::Knowledge::Never:
      context_.err << fmt::format(
          "error: no cached data for {} (never synced{}); run: {} sync "
          "--kinds {}\n",
          name, answer.why.empty() ? "" : ": " + answer.why, context_.program, name);
      raise(kStale);
      return false;
    case store::Knowledge::Partial:
      context_.err << fmt::format("incomplete: {}: only namespaces {} are cached\n", name,
                                  join(answer.namespaces, ", "));
      break;
    case store::Knowledge::Whole: break;
  }
  return true;
}

std::optional<model::ObjectKey> ChangesQuestion::single() const {
  if (wanted_.size() != 1 || wanted_.front().name.empty()) return std::nullopt;
  if (wanted_.front().type->type.scope == model::Scope::Cluster) {
    return model::ObjectKey{"", wanted_.front().name};
  }
  if (namespaces_.size() != 1 || query::is_glob(namespaces_.front())) return std::nullopt;
  return model::ObjectKey{namespaces_.front(), wanted_.front().name};
}

bool ChangesQuestion::fits(const query::Wanted& wanted, const store::StoredChange& change) const {
  if (change.type != wanted.type->id) return false;
  const bool is_baseline = change.verb == store::Verb::Baseline;
  query::Query query{.type = wanted.type->id, .namespaces = {}, .names = {}, .labels = {}};
  const bool is_namespaced = wanted.type->type.scope == model::Scope::Namespaced;
  if (is_namespaced && !(is_baseline && change.key.ns.empty())) query.namespaces = namespaces_;
  if (!is_baseline && !wanted.name.empty()) query.names = {wanted.name};
  return query::matches(query, change.key, {});
}

std::vector<history::Blindness> ChangesQuestion::blindness(const model::CatalogType& type,
                                                           Instant since) {
  return history::blindness(reader_.blind_intervals(type.id), reader_.cursors(type.id), namespaces_,
                            since, now_);
}

std::optional<Instant> ChangesQuestion::kept_from() {
  const auto oldest = changes_.oldest();
  if (!oldest) return changes_.last_seq() == 0 ? std::nullopt : std::optional(now_);
  return oldest->seq == 1 ? std::nullopt : std::optional(oldest->observed_at);
}

void ChangesQuestion::compare(std::int64_t before_seq, std::int64_t after_seq,
                              const std::function<void(std::vector<json::Difference>)>& visit) {
  const auto before = changes_.body_before(before_seq);
  const auto after = changes_.body_after(after_seq);
  if (!before || !after) return visit({});
  visit(history::changed_paths(before_parser_.parse(*before), after_parser_.parse(*after)));
}

bool ChangesQuestion::is_redacted(const model::CatalogType& type) const {
  const auto mode = reader_.meta().find("secrets");
  return model::is_secret(type.type) && (mode == reader_.meta().end() || mode->second != "full");
}

void ChangesQuestion::note_redaction(const model::CatalogType& type) {
  if (said_redacted_ || !is_redacted(type)) return;
  said_redacted_ = true;
  context_.err << "note: the values of Secrets are not stored, so changes of them show nowhere; to "
                  "store them: "
               << context_.program << " sync --secrets full\n";
}

Instant since_flag(const std::string& text, Instant now) {
  const auto since = parse_past(text, now);
  if (!since) {
    fail(ErrorKind::Usage,
         "cannot read --since \"{}\": expected a span such as 1h, or a time such as 03:10, "
         "\"2026-01-02 03:10\" or 2026-01-02T03:10:00Z",
         text);
  }
  if (*since > now) fail(ErrorKind::Usage, "--since \"{}\" is not yet past", text);
  return *since;
}

std::string object_text(const model::CatalogType& type, const model::ObjectKey& key) {
  if (key.name.empty()) return type.type.plural + (key.ns.empty() ? "" : " in " + key.ns);
  return fmt::format("{}/{}{}{}", print::kind_and_group(type.type.kind, type.type.group), key.ns,
                     key.ns.empty() ? "" : "/", key.name);
}

std::string blind_text(const model::CatalogType& type, const history::Blindness& blind) {
  const std::string where = blind.at.scope.empty() ? "" : " in " + blind.at.scope;
  const std::string why = blind.reason.empty() ? "" : fmt::format(" ({})", printable(blind.reason));
  const std::string from = local_time(blind.from);
  if (!blind.to)
    return fmt::format("{}{} not observed since {}{}", type.type.plural, where, from, why);
  std::string to = local_time(*blind.to);
  const std::size_t date = from.find(' ') + 1;
  if (to.starts_with(from.substr(0, date))) to = to.substr(date);
  return fmt::format("{}{} not observed {} to {}{}", type.type.plural, where, from, to, why);
}

void write_blindness(json::Writer& writer, const model::CatalogType& type,
                     const history::Blindness& blind) {
  writer.begin_object();
  writer.key("type").value(type.type.plural_and_group());
  writer.key("namespace").value(blind.at.scope);
  writer.key("from").value(rfc3339(blind.from));
  if (blind.to) writer.key("to").value(rfc3339(*blind.to));
  if (!blind.reason.empty()) writer.key("reason").value(blind.reason);
  writer.end_object();
}

void write_paths(json::Writer& writer, const std::vector<json::Difference>& differences) {
  if (differences.empty()) return;
  writer.key("paths").begin_array();
  for (const json::Difference& one : differences) {
    writer.begin_object().key("path").value(one.path);
    if (one.before.exists()) writer.key("old").value(one.before);
    if (one.after.exists()) writer.key("new").value(one.after);
    writer.end_object();
  }
  writer.end_array();
}

void print_piece(Context& context, std::string& json, const std::string& format) {
  constexpr std::size_t kPieceBytes = 64 * 1024;
  if (format == "yaml" || json.size() < kPieceBytes) return;
  context.out << json;
  json.clear();
}

void print_document(Context& context, const std::string& json, const std::string& format) {
  if (format != "yaml") {
    context.out << json << "\n";
    return;
  }
  json::Parser parser;
  std::string yaml;
  json::write_yaml(parser.parse(json), yaml);
  context.out << yaml;
}

}  // namespace k8scache::cli
