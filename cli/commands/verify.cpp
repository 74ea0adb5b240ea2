#include "cli/cache_choice.hpp"
#include "cli/cache_run.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/refresh.hpp"
#include "core/store/live_watcher.hpp"
#include "core/sync/preparation.hpp"
#include "core/sync/verification_report.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <set>

namespace k8scache::cli {

namespace {

constexpr std::size_t kShownDifferences = 20;  // of a type

struct VerifyFlags {
  std::vector<std::string> words;
  bool repair = false;
  std::string output;
  CacheRunFlags run;
};

/// A type and scope that the cache claims to know, and to be compared.
struct Claim {
  model::ResourceType type;
  store::TypeScope at;
};

/// The types that the words name; all, when there are none.
std::set<std::int64_t> named(const model::Catalog& catalog, const std::vector<std::string>& words) {
  std::set<std::int64_t> ids;
  for (const std::string& word : words) {
    const auto category = catalog.in_category(word);
    for (const model::CatalogType* const entry : category) ids.insert(entry->id);
    if (!category.empty()) continue;
    const model::CatalogType* const entry = catalog.find(word).type;
    if (entry == nullptr) {
      const std::string near = catalog.suggestion(word);
      fail(ErrorKind::NotFound, "the server doesn't have a resource type \"{}\"{}", word,
           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
    }
    ids.insert(entry->id);
  }
  return ids;
}

std::vector<Claim> claims(store::Reader& reader, const std::vector<std::string>& words) {
  const std::set<std::int64_t> wanted = named(reader.catalog(), words);
  std::vector<Claim> found;
  for (const model::CatalogType& entry : reader.catalog().types()) {
    if (!words.empty() && !wanted.contains(entry.id)) continue;
    if (entry.serving == model::Serving::Gone) {
      // Nothing can be listed to compare its rows with.
      if (words.empty()) continue;
      fail(ErrorKind::NotFound,
           "the cluster does not serve {} any more: its rows stay as they were",
           entry.type.plural_and_group());
    }
    bool any = false;
    for (const store::Cursor& cursor : reader.cursors(entry.id)) {
      if (!cursor.complete || cursor.coverage == store::Coverage::Forbidden) continue;
      found.push_back({entry.type, cursor.at});
      any = true;
    }
    if (!any && !words.empty()) {
      fail(ErrorKind::Stale, "there is nothing to verify of {}: it was never synced",
           entry.type.plural_and_group());
    }
  }
  if (found.empty()) fail(ErrorKind::Stale, "there is nothing to verify: nothing was synced yet");
  return found;
}

/// One run of verify, from the file to what it says at the end.
class VerifyRun {
 public:
  VerifyRun(Context& context, const VerifyFlags& flags)
      : context_(context), flags_(flags), run_(context, flags.run) {}

  int run() {
    report_.context = run_.context_name();
    const std::string& path = run_.target().cache_path;
    const CacheChoice choice{.path = path, .context = run_.context_name(), .default_ns = {}};
    std::vector<Claim> compared;
    {
      store::Reader reader = open_cache(choice);
      compared = claims(reader, flags_.words);
      meta_ = reader.meta();
      report_.damage = damage_of(reader);
    }
    if (report_.damage.empty()) compare(compared);
    int code = code_of_report();
    if (code == kPartial && flags_.repair) code = repair(choice);
    print(code);
    return code;
  }

 private:
  static std::vector<std::string> damage_of(store::Reader& reader) {
    const std::string broken = reader.integrity();
    if (!broken.empty()) return {"SQLite finds: " + broken};
    return sync::damage_in(reader);
  }

  void compare(const std::vector<Claim>& compared) {
    run_.connect();
    sync::require_same_cluster(run_.session(), meta_, run_.target());
    const auto watcher = store::live_watcher(run_.target().cache_path, context_.clock.now());
    sync::Verification verification(run_.session(), run_.target().cache_path,
                                    watcher ? sync::Kept::Live : sync::Kept::No);
    for (const Claim& claim : compared) {
      report_.types.push_back(verification.check(claim.type, claim.at));
    }
  }

  [[nodiscard]] int code_of_report() const {
    if (!report_.damage.empty()) return kUnusable;
    if (report_.different() > 0) return kPartial;
    for (const sync::Verified& one : report_.types) {
      if (!one.untold.empty()) return kUnreachable;
      if (!one.error.empty()) return exit_code(one.error_kind, 0);
    }
    return kSuccess;
  }

  /// Lists anew what is different. What could not be compared stays as it is.
  int repair(const CacheChoice& choice) {
    std::map<std::string, std::vector<std::string>> kinds;  // by namespace
    for (const sync::Verified& one : report_.types) {
      if (!one.differences.empty()) {
        kinds[one.at.scope].push_back(one.type.plural_and_group());
      }
    }
    if (const auto watcher = store::live_watcher(choice.path, context_.clock.now())) {
      fail(ErrorKind::Locked,
           "process {} keeps this cache: stop it, and verify again to repair what is different",
           watcher->pid);
    }
    int code = kSuccess;
    for (const auto& [scope, names] : kinds) {
      const Refreshed refreshed = refresh(
          context_,
          {.choice = choice,
           .kinds = names,
           .namespaces =
               scope.empty() ? std::vector<std::string>{} : std::vector<std::string>{scope},
           .secrets = meta_.contains("secrets") ? std::optional(meta_.at("secrets")) : std::nullopt,
           .lock_timeout = flags_.run.lock_timeout,
           .full = true});
      for (const std::string& name : names) {
        const auto failed = refreshed.failed.find(name);
        if (failed == refreshed.failed.end()) {
          context_.err << "repaired: " << name << "\n";
        } else {
          context_.err << "error: " << name << " is not repaired: " << failed->second << "\n";
          code = kPartial;
        }
      }
    }
    return code;
  }

  void print(int code) {
    if (flags_.output == "json") {
      context_.out << sync::as_json(report_, code);
      return;
    }
    for (const std::string& line : report_.damage) context_.out << line << "\n";
    for (const sync::Verified& one : report_.types) print(one);
    context_.out << sync::summary(report_) << "\n";
    if (!report_.damage.empty()) {
      context_.err << "error: the cache " << run_.target().cache_path
                   << " is damaged; set it aside and start anew with: " << context_.program
                   << " cache rebuild\n";
    }
  }

  void print(const sync::Verified& one) {
    const std::string name =
        one.type.plural_and_group() + (one.at.scope.empty() ? "" : " in " + one.at.scope);
    if (!one.error.empty()) {
      context_.err << "error: " << name << ": " << one.error << "\n";
    }
    if (!one.untold.empty()) {
      context_.err << "error: " << name << ": the cluster lacks " << one.untold.size()
                   << " of the objects, and the server does not tell any more when they went; sync "
                      "and verify again\n";
    }
    if (one.differences.empty()) return;
    context_.out << name << ": " << one.differences.size() << " different\n";
    for (const std::string& line : sync::difference_lines(one, kShownDifferences)) {
      context_.out << line << "\n";
    }
  }

  Context& context_;
  const VerifyFlags& flags_;
  CacheRun run_;
  std::map<std::string, std::string> meta_;
  sync::VerificationReport report_;
};

}  // namespace

Runner add_verify(CLI::App& app) {
  auto flags = std::make_shared<VerifyFlags>();
  CLI::App* const command =
      app.add_subcommand("verify", "compare the cache with the cluster, object by object");
  command->add_option("TYPES", flags->words, "these types only, such as pods,deploy");
  command->add_flag("--repair", flags->repair, "list the types anew that are different");
  command->add_option("-o,--output", flags->output, "json: one object")->check(one_of({"json"}));
  add_text(*command, "--timeout", flags->run.timeout, "longest time of the run, such as 4m");
  add_text(*command, "--lock-timeout", flags->run.lock_timeout,
           "with --repair: how long to wait for another run that writes this cache");
  return [flags](Context& context) {
    stop_on_signals(context.stop);
    flags->words = comma_list(flags->words);
    return VerifyRun(context, *flags).run();
  };
}

}  // namespace k8scache::cli
