#include "cli/get_coverage.hpp"

#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/namespaces.hpp"
#include "core/base/text.hpp"
#include "core/view/age.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace k8scache::cli {

GetCoverage::GetCoverage(Context& context, const GetFlags& flags, store::Reader& reader,
                         const std::vector<std::string>& namespaces, std::string kube_context,
                         const Refreshed& refreshed, GetFailures& failures)
    : context_(context),
      flags_(flags),
      reader_(reader),
      namespaces_(namespaces),
      kube_context_(std::move(kube_context)),
      refreshed_(refreshed),
      failures_(failures) {}

bool GetCoverage::may_answer(const model::CatalogType& type) {
  const bool is_namespaced = type.type.scope == model::Scope::Namespaced;
  if (is_namespaced && !may_ask_for_namespaces()) return false;
  const store::Answerable answer = store::answerable(
      reader_.cursors(type.id), is_namespaced ? namespaces_ : std::vector<std::string>{});
  const std::string name = type.type.plural_and_group();
  switch (answer.knowledge) {
    case store::Knowledge::Forbidden: note_forbidden(name, answer); return false;
    case store::Knowledge::Never: note_never_synced(type, answer); return false;
    case store::Knowledge::Partial:
      note_incomplete(name,
                      fmt::format("only namespaces {} are cached{}", join(answer.namespaces, ", "),
                                  answer.why.empty() ? "" : "; " + answer.why));
      break;
    case store::Knowledge::Whole:
      if (type.serving == model::Serving::Gone) {
        note_incomplete(name, "the cluster does not serve this type any more");
      }
      if (answer.forbidden_now) note_incomplete(name, "not refreshed any more: " + answer.why);
      break;
  }
  return is_young_enough(name, answer);
}

/// kubectl asks no server for what lies in a namespace that cannot be.
bool GetCoverage::may_ask_for_namespaces() {
  const bool compat = context_.flags.kubectl_compat;
  for (const std::string& ns : namespaces_) {
    const std::string why = unaskable_namespace(ns);
    if (why.empty()) continue;
    const bool is_setting = !context_.flags.namespaces && context_.settings.get("namespace");
    const std::string place = is_setting ? context_.settings.where("namespace") + ": " : "";
    if (compat) {
      failures_.add_bare(place + why, kNotFound);
    } else if (said_.insert(place + why).second) {
      failures_.add("error: " + place + why, kUsage);
    }
    return false;
  }
  return true;
}

bool GetCoverage::is_young_enough(const std::string& name, const store::Answerable& answer) {
  if (!answer.as_of) return true;
  if (!oldest_ || *answer.as_of < *oldest_) oldest_ = *answer.as_of;
  if (flags_.refresh) {
    note_not_refreshed(name, answer);
    return true;
  }
  if (!flags_.max_age) return true;
  const Instant now = context_.clock.now();
  if (now - *answer.as_of <= duration_flag("--max-age", *flags_.max_age)) return true;
  failures_.add(
      fmt::format("error: cached {} are {} old, older than --max-age {}; run: {} "
                  "sync --kinds {}",
                  name, view::age_text(answer.as_of, now), *flags_.max_age, context_.program, name),
      kStale);
  return false;
}

/// What is stored is shown all the same; that it is old is told.
void GetCoverage::note_not_refreshed(const std::string& name, const store::Answerable& answer) {
  const std::string why = refreshed_.why_not(name);
  const Instant now = context_.clock.now();
  const auto limit = duration_flag("--max-age", flags_.max_age.value_or("0s"));
  if (why.empty() || now - *answer.as_of <= limit) return;
  failures_.add(fmt::format("error: cached {} are {} old{}, and cannot be refreshed: {}", name,
                            view::age_text(answer.as_of, now),
                            flags_.max_age ? ", older than --max-age " + *flags_.max_age : "", why),
                kStale);
}

void GetCoverage::note_forbidden(const std::string& name, const store::Answerable& answer) {
  failures_.add(context_.flags.kubectl_compat
                    ? fmt::format("Error from server (Forbidden): {}", answer.why)
                    : fmt::format("error: not allowed to see {}: {}; the rights it needs: {} rbac "
                                  "--kinds {}",
                                  name, answer.why, context_.program, name),
                kDenied);
}

void GetCoverage::note_never_synced(const model::CatalogType& type,
                                    const store::Answerable& answer) {
  const std::string name = type.type.plural_and_group();
  if (!type.type.can("list")) {
    failures_.add(fmt::format("error: {} cannot be listed by anyone, so none are cached", name),
                  kStale);
    return;
  }
  const auto stored = reader_.meta().find("context");
  const std::string not_refreshed = refreshed_.why_not(name);
  const std::string& why = not_refreshed.empty() ? answer.why : not_refreshed;
  failures_.add(
      fmt::format(
          "error: no cached data for {} in context {} (never synced{}); run: {} sync --kinds {}{}",
          name, stored == reader_.meta().end() ? kube_context_ : stored->second,
          why.empty() ? "" : ": " + why, context_.program, name, scope_of_hint(type)),
      kStale);
}

/// Where single namespaces are kept, the next sync is to ask for these and not for all.
std::string GetCoverage::scope_of_hint(const model::CatalogType& type) {
  const std::vector<store::Cursor> cursors = reader_.cursors();
  const bool keeps_namespaces =
      std::any_of(cursors.begin(), cursors.end(),
                  [](const store::Cursor& cursor) { return !cursor.at.scope.empty(); });
  const bool names_them = type.type.scope == model::Scope::Namespaced && !flags_.all_namespaces;
  return keeps_namespaces && names_them ? " --ns " + join(namespaces_, ",") : "";
}

void GetCoverage::note_incomplete(const std::string& name, const std::string& why) {
  context_.err << "incomplete: " << name << ": " << why << "\n";
}

}  // namespace k8scache::cli
