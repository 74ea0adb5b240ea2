#include "core/sync/report.hpp"

#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"
#include "core/store/cursor.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace k8scache::sync {

namespace {

/// The first few of many names: a line stays a line.
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 6;
  if (names.size() <= kShown) return join(names, ", ");
  const std::vector<std::string> first(names.begin(), names.begin() + kShown);
  return fmt::format("{} and {} more", join(first, ", "), names.size() - kShown);
}

/// The lists of one type together.
struct TypeResult {
  std::string name;
  bool stored = false;
  bool forbidden = false;
  std::string failure;
};

std::vector<TypeResult> by_type(const Report& report) {
  std::vector<TypeResult> types;
  std::map<std::int64_t, std::size_t> places;
  for (const ListResult& list : report.lists) {
    const auto [place, is_new] = places.emplace(list.job.at.type, types.size());
    if (is_new) types.push_back({.name = list.job.type.plural_and_group(), .failure = {}});
    TypeResult& type = types[place->second];
    switch (list.status) {
      case ListStatus::Stored: type.stored = true; break;
      case ListStatus::Forbidden: type.forbidden = true; break;
      case ListStatus::Failed: type.failure = list.error; break;
      case ListStatus::Pending: type.failure = "not finished in time"; break;
    }
  }
  return types;
}

std::string status_text(ListStatus status) {
  switch (status) {
    case ListStatus::Pending: return "unfinished";
    case ListStatus::Stored: return "ok";
    case ListStatus::Forbidden: return "forbidden";
    case ListStatus::Failed: return "failed";
  }
  return "";
}

std::string method_text(store::Refresh how) {
  return how == store::Refresh::Compared ? "by metadata" : store::refresh_text(how);
}

/// `22 unchanged, 38 listed, 4 by metadata`; empty when all were listed.
std::string methods(const Report& report) {
  std::map<store::Refresh, std::set<std::int64_t>> types;
  for (const ListResult& list : report.lists) {
    if (list.status == ListStatus::Stored) types[list.outcome.how].insert(list.job.at.type);
  }
  if (types.empty() || (types.size() == 1 && types.contains(store::Refresh::Listed))) return {};
  std::vector<std::string> parts;
  for (const store::Refresh how : {store::Refresh::Unchanged, store::Refresh::Watched,
                                   store::Refresh::Listed, store::Refresh::Compared}) {
    if (types.contains(how)) {
      parts.push_back(fmt::format("{} {}", types.at(how).size(), method_text(how)));
    }
  }
  return ": " + join(parts, ", ");
}

void write_list(json::Writer& writer, const ListResult& list) {
  writer.begin_object();
  writer.key("type").value(list.job.type.plural_and_group());
  writer.key("apiVersion").value(list.job.type.api_version());
  writer.key("kind").value(list.job.type.kind);
  if (!list.job.at.scope.empty()) writer.key("namespace").value(list.job.at.scope);
  writer.key("status").value(status_text(list.status));
  if (list.status == ListStatus::Stored) {
    writer.key("objects").value(list.outcome.objects);
    writer.key("added").value(list.outcome.added);
    writer.key("updated").value(list.outcome.updated);
    writer.key("deleted").value(list.outcome.removed);
    writer.key("refresh").value(store::refresh_text(list.outcome.how));
    if (list.outcome.how == store::Refresh::Listed) {
      writer.key("form").value(form_text(list.wire));
      if (!list.wire.refused.empty()) writer.key("refusedForm").value(list.wire.refused);
    }
  }
  writer.key("requests").value(list.cost.requests);
  writer.key("bytes").value(list.cost.bytes);
  writer.key("milliseconds").value(static_cast<std::int64_t>(list.cost.time.count()));
  if (list.missed > 0) writer.key("missed").value(list.missed);
  if (!list.error.empty()) writer.key("error").value(list.error);
  writer.end_object();
}

}  // namespace

Totals totals(const Report& report) {
  Totals sums;
  for (const TypeResult& type : by_type(report)) {
    ++sums.types;
    if (type.stored) ++sums.stored;
    if (!type.failure.empty()) {
      sums.failed.push_back(fmt::format("{} ({})", type.name, type.failure));
    } else if (type.forbidden) {
      sums.forbidden.push_back(type.stored ? type.name + " in some namespaces" : type.name);
    }
  }
  for (const ListResult& list : report.lists) {
    sums.objects += list.outcome.objects;
    sums.added += list.outcome.added;
    sums.updated += list.outcome.updated;
    sums.removed += list.outcome.removed;
    sums.requests += list.cost.requests;
    sums.bytes += list.cost.bytes;
  }
  return sums;
}

std::optional<RunFailure> failure(const Report& report) {
  bool any_stored = false;
  bool all_denied = !report.lists.empty();
  bool any_failed = false;
  bool all_gone = true;
  for (const ListResult& list : report.lists) {
    any_stored = any_stored || list.status == ListStatus::Stored;
    const bool is_denied =
        list.status == ListStatus::Forbidden || list.error_kind == ErrorKind::Denied;
    all_denied = all_denied && list.status != ListStatus::Stored && is_denied;
    all_gone = all_gone && list.error_kind == ErrorKind::NotFound && list.cost.requests == 0;
    any_failed = any_failed || list.status == ListStatus::Failed ||
                 list.status == ListStatus::Pending ||
                 (list.status == ListStatus::Forbidden && list.job.named);
  }
  if (all_denied) return RunFailure::AllDenied;
  if (!any_failed) return std::nullopt;
  // Of types that are gone nothing could be stored; the server is none the worse.
  return any_stored || all_gone ? RunFailure::Partial : RunFailure::NothingStored;
}

std::string summary(const Report& report) {
  const Totals sums = totals(report);
  const bool all_new = sums.added == sums.objects && sums.updated == 0 && sums.removed == 0;
  const double seconds =
      std::chrono::duration<double>(report.finished_at - report.started_at).count();
  std::string changes = "no changes";
  if (all_new && sums.objects > 0) {
    changes = fmt::format("{} new", grouped(sums.added));
  } else if (sums.added + sums.updated + sums.removed > 0) {
    changes = fmt::format("+{} ~{} -{}", grouped(sums.added), grouped(sums.updated),
                          grouped(sums.removed));
  }
  std::string line =
      fmt::format("synced {} type{}, {} object{} ({}){}, {:.1f} s",
                  sums.stored == sums.types ? std::to_string(sums.types)
                                            : fmt::format("{}/{}", sums.stored, sums.types),
                  sums.types == 1 ? "" : "s", grouped(sums.objects), sums.objects == 1 ? "" : "s",
                  changes, methods(report), seconds);
  if (!sums.forbidden.empty()) line += "; not allowed: " + some_of(sums.forbidden);
  if (!sums.failed.empty()) line += "; failed: " + some_of(sums.failed);
  return line;
}

std::string cost_line(const ListResult& list) {
  std::string form;
  if (!list.wire.refused.empty()) {
    form = ", as JSON: " + list.wire.refused;
  } else if (list.wire.protobuf_pages > 0) {
    form = ", as protobuf";
  }
  return fmt::format(
      "{}{}: {}, {} object{} (+{} ~{} -{}), {} request{}, {} bytes, {:.1f} s{}",
      list.job.type.plural_and_group(), list.job.at.scope.empty() ? "" : " in " + list.job.at.scope,
      method_text(list.outcome.how), list.outcome.objects, list.outcome.objects == 1 ? "" : "s",
      list.outcome.added, list.outcome.updated, list.outcome.removed, list.cost.requests,
      list.cost.requests == 1 ? "" : "s", grouped(list.cost.bytes),
      std::chrono::duration<double>(list.cost.time).count(), form);
}

std::string as_json(const Report& report, int exit_code) {
  std::string text;
  json::Writer writer(text, 2);
  writer.begin_object();
  writer.key("context").value(report.context);
  writer.key("startedAt").value(rfc3339(report.started_at));
  writer.key("finishedAt").value(rfc3339(report.finished_at));
  writer.key("exitCode").value(exit_code);
  if (!report.error.empty()) writer.key("error").value(report.error);
  writer.key("warnings").begin_array();
  for (const std::string& warning : report.warnings) writer.value(warning);
  writer.end_array();
  writer.key("types").begin_array();
  for (const ListResult& list : report.lists) write_list(writer, list);
  writer.end_array();
  writer.end_object();
  return text + "\n";
}

}  // namespace k8scache::sync
