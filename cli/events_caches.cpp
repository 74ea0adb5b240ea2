#include "cli/events_caches.hpp"

#include "cli/age_note.hpp"
#include "cli/contexts.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "core/describe/event_list.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace k8scache::cli {

EventsCaches::EventsCaches(Context& context, const EventsFlags& flags)
    : context_(context), flags_(flags) {
  const auto names = several_contexts(context, flags.get.all_contexts, ContextsOf::Caches);
  is_merge_ = names.has_value();
  std::vector<CacheChoice> choices =
      names ? choose_caches(context, *names) : std::vector<CacheChoice>{choose_cache(context)};
  for (CacheChoice& choice : choices) add(std::move(choice));
}

void EventsCaches::add(CacheChoice choice) {
  EventsMember& member = members_.emplace_back();
  if (is_merge_) {
    member.name = choice.context;
    member.err.emplace(context_.err, lines_, member.name + ": ");
  }
  member.context.emplace(is_merge_ ? in_context(context_, member.name, context_.out, *member.err)
                                   : with_streams(context_, context_.out, context_.err));
  with(member, [&] {
    member.cache = std::make_unique<EventsOfCache>(*member.context, flags_, std::move(choice));
  });
}

/// Of several, a failure is the member's alone; but a mistake in the words is one of them all.
void EventsCaches::with(EventsMember& member, const std::function<void()>& action) const {
  if (!is_merge_) return action();
  try {
    action();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Usage) fail(ErrorKind::Usage, "{}", error.what());
    member.failures.add(std::string("error: ") + error.what(),
                        context_.flags.kubectl_compat ? kubectl_exit_code(error.kind(), 0)
                                                      : exit_code(error.kind(), 0));
  }
}

void EventsCaches::ask() {
  std::string unknown;
  bool is_known = false;
  for (EventsMember& member : members_) {
    if (!member.cache) continue;
    with(member, [&] { member.has_answer = member.cache->ask(); });
    if (member.cache->unknown_type().empty()) {
      is_known = true;
    } else if (unknown.empty()) {
      unknown = member.cache->unknown_type();
    }
  }
  if (unknown.empty() || is_known) return;
  if (!context_.flags.kubectl_compat) fail(ErrorKind::NotFound, "{}", unknown);
  // kubectl says this without its usual first word.
  members_.front().failures.add(unknown, kNotFound);
}

bool EventsCaches::has_answer() const {
  return std::ranges::any_of(members_, &EventsMember::has_answer);
}

std::vector<EventFound> EventsCaches::find() {
  std::vector<EventFound> found;
  for (EventsMember& member : members_) {
    if (!member.has_answer) continue;
    with(member, [&] {
      member.cache->each([&](json::Value event, std::int64_t id) {
        found.push_back({describe::event_time(event), &member, id});
      });
    });
  }
  std::ranges::stable_sort(found, {}, &EventFound::at);
  return found;
}

void EventsCaches::each_body(
    const std::vector<EventFound>& found,
    const std::function<void(const EventsMember&, std::string_view)>& visit) {
  for (std::size_t i = 0; i < found.size();) {
    const EventsMember& member = *found[i].member;
    std::vector<std::int64_t> ids;  // of one cache, as far as they stand together
    for (; i < found.size() && found[i].member == &member; ++i) ids.push_back(found[i].id);
    member.cache->each_body(ids, [&](std::string_view body) { visit(member, body); });
  }
}

std::vector<std::string> EventsCaches::namespaces() const {
  std::vector<std::string> all;
  for (const EventsMember& member : members_) {
    if (!member.has_answer) continue;
    for (const std::string& ns : member.cache->namespaces()) {
      if (std::ranges::find(all, ns) == all.end()) all.push_back(ns);
    }
  }
  return all;
}

int EventsCaches::conclude() {
  context_.out.flush();
  std::vector<int> codes;
  for (EventsMember& member : members_) {
    std::ostream& err = member.context->err;
    for (const std::string& line : member.failures.lines()) err << line << "\n";
    codes.push_back(member.failures.code());
    if (!member.cache) continue;
    for (const std::string& line : member.cache->failures().lines()) err << line << "\n";
    codes.back() = std::max(codes.back(), member.cache->failures().code());
    err << age_note(context_, member.cache->oldest());
  }
  return joined_code(codes);
}

}  // namespace k8scache::cli
