#include "core/report/health.hpp"

#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "core/store/watch_health.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct HealthFlags {
  std::string output;
  bool all_contexts = false;
  std::optional<std::string> max_age;
};

int code_of(store::WatchHealth::Verdict verdict) {
  switch (verdict) {
    case store::WatchHealth::Verdict::Healthy: return kSuccess;
    case store::WatchHealth::Verdict::Degraded: return kPartial;
    case store::WatchHealth::Verdict::Unreachable: return kUnreachable;
    case store::WatchHealth::Verdict::Unattended: return kStale;
  }
  return kSuccess;
}

int run_health(Context& context, const HealthFlags& flags) {
  const auto longest_age = duration_flag("--max-age", flags.max_age.value_or("10m"));
  store::Reader reader = open_cache(choose_cache(context));
  const Instant now = context.clock.now();
  const store::WatchFacts facts = report::health_facts(reader, now);
  const store::WatchHealth health = store::assess(facts, now, longest_age);
  if (flags.output == "json") {
    const auto rows = report::type_statuses(reader, facts.live.has_value());
    context.out << report::health_document(health, facts, rows, code_of(health.verdict), 2) << "\n";
  } else {
    context.out << health.summary << "\n";
    for (const std::string& problem : health.problems) context.out << "  " << problem << "\n";
  }
  return code_of(health.verdict);
}

}  // namespace

Runner add_health(CLI::App& app) {
  auto flags = std::make_shared<HealthFlags>();
  CLI::App* const command =
      app.add_subcommand("health", "whether the cache is kept, and the cluster can be reached");
  add_text(*command, "--max-age", flags->max_age,
           "what is older counts as old when nobody watches");
  command->add_option("-o,--output", flags->output, "json: one object")->check(one_of({"json"}));
  add_all_contexts(*command, flags->all_contexts);
  return [flags](Context& context) {
    const Told told = flags->output == "json" ? Told::Json : Told::Lines;
    return run_where_meant(context, flags->all_contexts, {.names = {}, .told = told},
                           [&](Context& one) { return run_health(one, *flags); });
  };
}

}  // namespace k8scache::cli
