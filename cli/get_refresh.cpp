#include "cli/get_refresh.hpp"

#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/get_cache.hpp"
#include "cli/refresh.hpp"
#include "core/query/manifest.hpp"
#include "core/query/type_words.hpp"
#include "core/store/coverage.hpp"
#include "core/store/live_watcher.hpp"

#include <algorithm>
#include <map>

namespace k8scache::cli {

namespace {

constexpr std::size_t kMostClustersAtOnce = 4;

/// One cache before the answer: what of it is old, and what can be done about it.
class OldRows {
 public:
  OldRows(const Context& context, const GetFlags& flags, CacheChoice choice)
      : context_(context),
        flags_(flags),
        choice_(std::move(choice)),
        limit_(duration_flag("--max-age", flags.max_age.value_or("0s"))) {}

  Refreshed refresh_them() {
    RefreshOrder order{.choice = choice_,
                       .kinds = {},
                       .namespaces = {},
                       .secrets = {},
                       .lock_timeout = flags_.lock_timeout};
    std::vector<const model::CatalogType*> old;
    if (words().empty()) return {};  // no types would mean all
    if (!is_filled(choice_)) {
      fill(order);
    } else {
      store::Reader reader(choice_.path);  // closed before anything is written
      if (!look(reader, order, old)) return {};
      const auto watcher = store::live_watcher(choice_.path, context_.clock.now());
      if (watcher) return left_to(*watcher, reader, old);
    }
    return refresh(context_, order);
  }

 private:
  [[nodiscard]] std::vector<std::string> words() const {
    return flags_.filenames.empty() ? query::type_words(flags_.resources)
                                    : query::type_words(flags_.manifests.objects);
  }

  /// Nothing is known of the types yet.
  void fill(RefreshOrder& order) const {
    order.kinds = words();
    if (flags_.all_namespaces) return;
    order.namespaces = context_.flags.namespaces ? *context_.flags.namespaces
                                                 : context_.settings.list("namespace");
    if (order.namespaces.empty()) order.namespaces = {choice_.default_ns.value_or("default")};
  }

  /// Whether something is old: then `order` names it.
  bool look(store::Reader& reader, RefreshOrder& order,
            std::vector<const model::CatalogType*>& old) {
    const auto& meta = reader.meta();
    if (const auto mode = meta.find("secrets"); mode != meta.end()) order.secrets = mode->second;
    // --db: the file knows its context.
    if (const auto own = meta.find("context"); order.choice.context.empty() && own != meta.end()) {
      order.choice.context = own->second;
    }
    const std::vector<std::string> namespaces =
        namespaces_of_get(context_, flags_, choice_, reader);
    for (const model::CatalogType* const type : types_of(reader)) {
      if (!type->type.can("list") || !is_old(reader, *type, namespaces)) continue;
      old.push_back(type);
      order.kinds.push_back(type->type.plural_and_group());
    }
    order.namespaces = namespaces;
    return !old.empty();
  }

  /// What is asked for and known here. Mistakes are told later, by whoever answers.
  std::vector<const model::CatalogType*> types_of(const store::Reader& reader) const {
    std::vector<const model::CatalogType*> types;
    const auto add = [&](const model::CatalogType* type) {
      if (type != nullptr && std::find(types.begin(), types.end(), type) == types.end()) {
        types.push_back(type);
      }
    };
    for (const std::string& word : words()) {
      const auto category = reader.catalog().in_category(word);
      for (const model::CatalogType* const type : category) add(type);
      if (category.empty()) add(reader.catalog().find(word).type);
    }
    return types;
  }

  bool is_old(store::Reader& reader, const model::CatalogType& type,
              const std::vector<std::string>& namespaces) const {
    const bool is_namespaced = type.type.scope == model::Scope::Namespaced;
    const store::Answerable answer = store::answerable(
        reader.cursors(type.id), is_namespaced ? namespaces : std::vector<std::string>{});
    const bool lacks_some = !answer.missing.empty() && answer.why.empty();
    return !flags_.max_age || !answer.as_of || lacks_some ||
           context_.clock.now() - *answer.as_of > limit_;
  }

  /// Somebody keeps the cache; where that goes well, nothing is fresher.
  static Refreshed left_to(const store::WatcherState& watcher, store::Reader& reader,
                           const std::vector<const model::CatalogType*>& old) {
    const std::string who = fmt::format("process {} keeps this cache", watcher.pid);
    if (watcher.cluster_state != "connected") {
      return {.error = who + ", and cannot reach the cluster: " + watcher.reason, .failed = {}};
    }
    const std::vector<store::StreamState> streams = reader.streams();
    Refreshed result;
    for (const model::CatalogType* const type : old) {
      bool is_kept = false;
      std::string why = who + ", without this type";
      for (const store::StreamState& stream : streams) {
        if (stream.at.type != type->id) continue;
        is_kept = stream.state == "watching";
        if (is_kept) continue;
        why = fmt::format("{}, and does not watch this type now ({}{}{})", who, stream.state,
                          stream.reason.empty() ? "" : ": ", stream.reason);
        break;
      }
      if (!is_kept) result.failed.emplace(type->type.plural_and_group(), why);
    }
    return result;
  }

  const Context& context_;
  const GetFlags& flags_;
  CacheChoice choice_;
  std::chrono::milliseconds limit_;
};

}  // namespace

std::vector<Refreshed> refresh_what_is_old(Context& context, const GetFlags& flags,
                                           const std::vector<CacheChoice>& choices) {
  stop_on_signals(context.stop);
  static_cast<void>(duration_flag("--max-age", flags.max_age.value_or("0s")));
  std::vector<Refreshed> results(choices.size());
  const auto one = [&](const Context& own, std::size_t i) {
    try {
      results[i] = OldRows(own, flags, choices[i]).refresh_them();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::Interrupted) throw;
      results[i].error = error.what();
    }
  };
  if (choices.size() == 1) {
    one(context, 0);
    return results;
  }
  EachContext each{.names = {}, .told = Told::Lines, .at_once = kMostClustersAtOnce};
  std::map<std::string, std::size_t> places;
  for (const CacheChoice& choice : choices) {
    places.emplace(choice.context, each.names.size());
    each.names.push_back(choice.context);
  }
  run_each(context, each, [&](Context& own) {
    one(own, places.at(own.flags.kube.context.value_or("")));
    return kSuccess;
  });
  return results;
}

}  // namespace k8scache::cli
