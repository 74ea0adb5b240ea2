#include "cli/get_caches.hpp"

#include "cli/contexts.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/get_refresh.hpp"
#include "core/query/type_words.hpp"

#include <algorithm>

namespace k8scache::cli {

GetCaches::GetCaches(Context& context, const GetFlags& flags) : context_(context), flags_(flags) {
  const auto names = several_contexts(context, flags.all_contexts, ContextsOf::Caches);
  is_merge_ = names.has_value();
  std::vector<CacheChoice> choices =
      names ? choose_caches(context, *names) : std::vector<CacheChoice>{choose_cache(context)};
  std::vector<Refreshed> refreshed(choices.size());
  if (flags.refresh) refreshed = refresh_what_is_old(context, flags, choices);
  members_ = std::vector<GetMember>(choices.size());
  for (std::size_t i = 0; i < choices.size(); ++i) {
    GetMember& member = members_[i];
    if (is_merge_) {
      member.name = choices[i].context;
      member.err.emplace(context.err, lines_, member.name + ": ");
    }
    member.choice = std::move(choices[i]);
    member.refreshed = std::move(refreshed[i]);
    member.context.emplace(is_merge_ ? in_context(context, member.name, context.out, *member.err)
                                     : with_streams(context, context.out, context.err));
    open(member);
  }
}

void GetCaches::open(GetMember& member) {
  const auto make = [&] {
    if (!member.refreshed.error.empty() && !is_filled(member.choice)) {
      fail(ErrorKind::Stale, "nothing is cached in {}, and it cannot be filled: {}",
           member.choice.path, member.refreshed.error);
    }
    member.cache = std::make_unique<GetCache>(*member.context, flags_, member.choice,
                                              member.refreshed, member.failures);
  };
  if (!is_merge_) return make();
  try {
    make();
  } catch (const Error& error) {
    member.failures.add(std::string("error: ") + error.what(),
                        context_.flags.kubectl_compat ? kubectl_exit_code(error.kind(), 0)
                                                      : exit_code(error.kind(), 0));
  }
}

void GetCaches::with(GetMember& member, const std::function<void(GetCache&)>& action) {
  if (!is_merge_) return action(*member.cache);
  try {
    action(*member.cache);
  } catch (const Error& error) {
    member.failures.add(std::string("error: ") + error.what(),
                        context_.flags.kubectl_compat ? kubectl_exit_code(error.kind(), 0)
                                                      : exit_code(error.kind(), 0));
  }
}

void GetCaches::ask() {
  if (!is_merge_) {
    members_.front().cache->ask(flags_.resources);
    return add_types_of(members_.front());
  }
  if (!flags_.filenames.empty()) {
    for (GetMember& member : members_) {
      if (!member.cache) continue;
      member.cache->ask({});
      add_types_of(member);
    }
    return;
  }
  std::vector<std::string> unknown = query::type_words(flags_.resources);
  std::vector<std::pair<GetMember*, std::vector<std::string>>> asked;
  for (GetMember& member : members_) {
    if (!member.cache) continue;
    auto here = query::unknown_types(query::type_words(flags_.resources), member.cache->catalog());
    std::erase_if(unknown, [&](const std::string& word) {
      return std::find(here.begin(), here.end(), word) == here.end();
    });
    asked.emplace_back(&member, std::move(here));
  }
  for (auto& [member, unknown_here] : asked) {
    // A word that nobody knows is said to be none by the first.
    auto words =
        unknown.empty() ? query::without_types(flags_.resources, unknown_here) : flags_.resources;
    if (words.empty() && !flags_.resources.empty()) continue;
    member->cache->ask(std::move(words));
    add_types_of(*member);
  }
}

/// Each type's place is where the first cache has it; what that one lacks comes behind what it
/// follows here.
void GetCaches::add_types_of(GetMember& member) {
  std::size_t place = 0;
  for (const TypeWanted& wanted : member.cache->wanted()) {
    const std::string name = wanted.type->type.plural_and_group();
    std::size_t found = place;
    while (found < types_.size() && types_[found].type().type.plural_and_group() != name) ++found;
    if (found == types_.size()) {
      types_.insert(types_.begin() + static_cast<std::ptrdiff_t>(place), TypeShown{});
      found = place;
    }
    types_[found].parts.emplace_back(&member, &wanted);
    place = found + 1;
  }
}

bool GetCaches::by_name() const { return types_.front().parts.front().first->cache->by_name(); }

bool GetCaches::single() const { return !is_merge_ && members_.front().cache->single(); }

bool GetCaches::spans_namespaces() const {
  if (!namespaces()) return true;
  return std::any_of(members_.begin(), members_.end(), [](const GetMember& member) {
    return member.cache && member.cache->spans_namespaces();
  });
}

std::optional<std::vector<std::string>> GetCaches::namespaces() const {
  std::optional<std::vector<std::string>> shared;
  for (const GetMember& member : members_) {
    if (!member.cache) continue;
    if (shared && *shared != member.cache->namespaces()) return std::nullopt;
    shared = member.cache->namespaces();
  }
  return shared;
}

int GetCaches::code() const {
  std::vector<int> codes;
  for (const GetMember& member : members_) {
    const bool was_asked =
        !member.cache || !member.cache->wanted().empty() || !member.failures.lines().empty();
    if (was_asked) codes.push_back(member.failures.code());
  }
  return joined_code(codes);
}

}  // namespace k8scache::cli
