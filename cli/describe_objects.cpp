#include "cli/describe_objects.hpp"

#include "cli/age_note.hpp"
#include "cli/exit_code.hpp"
#include "cli/get_cache.hpp"
#include "cli/get_refusals.hpp"
#include "cli/kubectl_words.hpp"
#include "cli/manifest_args.hpp"
#include "cli/namespaces.hpp"
#include "cli/terminal.hpp"
#include "core/base/text.hpp"
#include "core/describe/describe.hpp"
#include "core/model/redact.hpp"
#include "core/print/painted_text.hpp"
#include "core/store/cache_path.hpp"

#include <algorithm>
#include <ostream>
#include <set>

namespace k8scache::cli {

DescribeObjects::DescribeObjects(Context& context, const DescribeFlags& flags)
    : context_(context),
      flags_(flags),
      choice_(choose_cache(context)),
      reader_(open_cache(choice_)),
      asked_(namespaces_of_get(context, flags.get, choice_, reader_)),
      namespaces_(asked_),
      coverage_(context, flags.get, reader_, namespaces_, choice_.context, not_refreshed_,
                failures_),
      related_(context, reader_) {}

int DescribeObjects::run() {
  const GetFlags& flags = flags_.get;
  const std::string warning = store::privacy_warning(choice_.path);
  if (!warning.empty()) context_.err << "warning: " << warning << "\n";
  if (!flags.filenames.empty()) return run_of_manifests();
  args_ = query::parse_resource_args(
      flags.resources, reader_.catalog(), !flags.selector.empty(), flags.all_namespaces,
      context_.flags.kubectl_compat ? query::Suggest::Nothing : query::Suggest::Nearest);
  say_ambiguities();
  auto read = query::LabelSelector::read(flags.selector);
  if (const auto* const problem = std::get_if<query::SelectorProblem>(&read)) {
    return explain(*problem);
  }
  const auto& labels = std::get<query::LabelSelector>(read);
  for (const query::Wanted& wanted : args_.wanted) find(wanted, labels);
  const bool is_one = found_.size() == 1 && missing_.empty() && failures_.lines().empty();
  // One name that is none may be the beginning of some.
  const bool may_be_prefix = missing_.size() == 1 && flags.resources.size() == 2;
  if (may_be_prefix && describes_by_prefix()) return conclude();
  write_all(flags_.shows_events.value_or(is_one));
  return conclude();
}

/// kubectl leaves the selector to the server, so there the error is the server's.
int DescribeObjects::explain(const query::SelectorProblem& problem) {
  if (!context_.flags.kubectl_compat) query::LabelSelector::parse(flags_.get.selector);
  context_.err << kubectl_bad_request(args_.wanted.front().type->type, flags_.get.selector, "",
                                      problem.reason)
               << "\n";
  return kNotFound;
}

bool DescribeObjects::is_answered(const model::CatalogType& type) {
  const auto known = std::ranges::find(answered_, &type, [](const auto& one) { return one.first; });
  if (known != answered_.end()) return known->second;
  if (context_.flags.kubectl_compat) say_warnings(type);
  answered_.emplace_back(&type, coverage_.may_answer(type));
  return answered_.back().second;
}

/// The server's warnings about a type, where kubectl would have heard them from the server.
void DescribeObjects::say_warnings(const model::CatalogType& type) const {
  for (const std::string_view text : split(type.warnings, '\n')) {
    if (!text.empty()) context_.err << "Warning: " << text << "\n";
  }
}

void DescribeObjects::find(const query::Wanted& wanted, const query::LabelSelector& labels) {
  if (!is_answered(*wanted.type)) return;
  const auto here = rows(wanted, labels);
  for (const auto& [id, name] : here) found_.push_back({wanted.type, id});
  if (here.empty() && args_.by_name) {
    missing_.push_back(
        fmt::format("{} \"{}\" not found", wanted.type->type.plural_and_group(), wanted.name));
  }
}

/// What manifests say is taken as it is, labels included; only what is described is looked up.
int DescribeObjects::run_of_manifests() {
  const GetFlags& flags = flags_.get;
  const query::LabelSelector selector = selector_of_manifests();
  ManifestArgs read = manifest_args(context_, flags, choice_, reader_, failures_,
                                    [](const query::Wanted&) { return true; });
  args_ = std::move(read.args);
  namespaces_ = std::move(read.namespaces);
  std::erase_if(args_.wanted, [&](const query::Wanted& wanted) {
    return !query::matches(selector, flags.manifests.objects[wanted.place].labels);
  });
  const bool is_one = args_.wanted.size() == 1 && failures_.lines().empty();
  for (const query::Wanted& wanted : args_.wanted) {
    const bool lacks_place =
        wanted.type->type.scope == model::Scope::Namespaced && wanted.ns.empty();
    if (lacks_place && context_.flags.kubectl_compat) {
      missing_.emplace_back("the server could not find the requested resource");
    } else {
      find(wanted, {});
    }
  }
  write_all(flags_.shows_events.value_or(is_one));
  return conclude_of_manifests();
}

query::LabelSelector DescribeObjects::selector_of_manifests() const {
  auto read = query::LabelSelector::read(flags_.get.selector);
  if (const auto* const problem = std::get_if<query::SelectorProblem>(&read)) {
    if (context_.flags.kubectl_compat) {
      refuse_selector_of_files(flags_.get.selector, problem->reason);
    }
    return query::LabelSelector::parse(flags_.get.selector);
  }
  return std::get<query::LabelSelector>(std::move(read));
}

/// kubectl gathers what was wrong with the manifests in one, and says each other thing once.
int DescribeObjects::conclude_of_manifests() {
  std::set<std::string> said;
  std::erase_if(missing_, [&](const std::string& text) { return !said.insert(text).second; });
  if (args_.wanted.empty() && failures_.lines().empty()) say_none();
  if (!context_.flags.kubectl_compat) {
    args_.by_name = true;
    return conclude();
  }
  context_.out.flush();
  std::vector<KubectlError> errors;
  if (!failures_.lines().empty()) {
    errors.push_back(manifest_errors(flags_.get.manifests, failures_));
  }
  for (const std::string& text : missing_) {
    errors.push_back({.text = "Error from server (NotFound): " + text, .parts = {}});
    failures_.raise(kNotFound);
  }
  context_.err << kubectl_ending(gathered(std::move(errors)));
  return failures_.code();
}

std::vector<std::pair<std::int64_t, std::string>> DescribeObjects::rows(
    const query::Wanted& wanted, const query::LabelSelector& labels) {
  query::Query query{.type = wanted.type->id, .labels = labels};
  const bool takes_namespaces =
      wanted.type->type.scope == model::Scope::Namespaced && !flags_.get.all_namespaces;
  if (takes_namespaces) query.namespaces = asked_;
  if (!wanted.ns.empty()) query.namespaces = {wanted.ns};
  if (!wanted.name.empty()) query.names = {wanted.name};
  std::vector<std::pair<std::int64_t, std::string>> found;
  reader_.each(query, [&](const store::StoredObject& object) {
    found.emplace_back(object.id, object.name);
  });
  return found;
}

void DescribeObjects::say_ambiguities() const {
  for (const std::string& text : args_.warnings) context_.err << "Warning: " << text << "\n";
  if (context_.flags.kubectl_compat) return;
  for (const std::string& text : args_.notes) context_.err << "note: " << text << "\n";
}

/// The objects whose names begin so; whether that was the question, and is answered.
bool DescribeObjects::describes_by_prefix() {
  const std::string& prefix = flags_.get.resources.back();
  // As kubectl has it, a type and a name in one word begin nothing, and hide what is there.
  if (prefix.find('/') != std::string::npos) {
    if (context_.flags.kubectl_compat) found_.clear();
    return context_.flags.kubectl_compat;
  }
  if (args_.wanted.size() > 1) {
    if (!context_.flags.kubectl_compat) return false;
    fail(ErrorKind::Usage, "you may only specify a single resource type");
  }
  // The type is looked up again.
  if (context_.flags.kubectl_compat) say_ambiguities();
  const model::CatalogType& type = *args_.wanted.front().type;
  std::vector<Found> begun;
  for (const auto& [id, name] : rows({.type = &type, .name = {}}, {})) {
    if (name.starts_with(prefix)) begun.push_back({&type, id});
  }
  if (begun.size() > 1) related_.expect_many();
  for (const Found& found : begun) {
    missing_.clear();
    write(found, flags_.shows_events.value_or(false));
    context_.out << "\n";
  }
  return true;
}

void DescribeObjects::write_all(bool shows_events) {
  bool is_first = true;
  if (found_.size() > 1) related_.expect_many();
  for (const Found& found : found_) {
    if (!is_first) context_.out << "\n\n";
    write(found, shows_events);
    is_first = false;
  }
}

void DescribeObjects::write(const Found& found, bool shows_events) {
  std::string body;
  reader_.each(std::vector{found.id},
               [&](const store::StoredObject& object) { body = object.body; });
  json::Parser parser;
  saw_secret_ = saw_secret_ || model::is_secret(found.type->type);
  const auto mode = reader_.meta().find("secrets");
  const std::string text = describe::describe(
      found.type->type,
      {.object = parser.parse(body),
       .related = related_,
       .now = context_.clock.now(),
       .shows_events = shows_events,
       .has_secret_values = mode != reader_.meta().end() && mode->second == "full"});
  context_.out << (may_colour(context_, Stream::Out) ? print::painted_description(text) : text);
}

int DescribeObjects::conclude() {
  context_.out.flush();
  const auto mode = reader_.meta().find("secrets");
  const bool is_redacted = mode == reader_.meta().end() || mode->second != "full";
  if (saw_secret_ && is_redacted && !context_.flags.kubectl_compat) {
    context_.err << "note: the values of Secrets are not stored; to store them: "
                 << context_.program << " sync --secrets full\n";
  }
  failures_.begin(args_.single ? "error: " : "");
  for (const std::string& line : failures_.lines()) context_.err << line << "\n";
  say_missing();
  if (found_.empty() && missing_.empty() && failures_.lines().empty() && !args_.by_name) say_none();
  context_.err << age_note(context_, coverage_.oldest());
  return failures_.code();
}

void DescribeObjects::say_missing() {
  if (missing_.empty()) return;
  failures_.raise(kNotFound);
  for (const std::string& text : missing_) {
    context_.err << "Error from " << (context_.flags.kubectl_compat ? "server" : "cache")
                 << " (NotFound): " << text << "\n";
  }
}

void DescribeObjects::say_none() {
  context_.err << "No resources found";
  if (!flags_.get.all_namespaces) context_.err << " " << in_namespaces(asked_) << ".";
  context_.err << "\n";
}

}  // namespace k8scache::cli
