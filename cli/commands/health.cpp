#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "core/json/writer.hpp"
#include "core/store/live_watcher.hpp"
#include "core/store/watch_health.hpp"
#include "core/store/writer_lock.hpp"

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

const char* word(store::WatchHealth::Verdict verdict) {
  switch (verdict) {
    case store::WatchHealth::Verdict::Healthy: return "healthy";
    case store::WatchHealth::Verdict::Degraded: return "degraded";
    case store::WatchHealth::Verdict::Unreachable: return "unreachable";
    case store::WatchHealth::Verdict::Unattended: return "unattended";
  }
  return "";
}

store::WatchFacts facts_of(store::Reader& reader, Instant now) {
  store::WatchFacts facts{.live = store::live_watcher(reader.path(), now),
                          .last = {},
                          .is_held = false,
                          .streams = reader.streams(),
                          .cursors = reader.cursors(),
                          .type_names = {},
                          .file = {}};
  if (!facts.live) {
    facts.last = reader.watcher();
    facts.is_held = store::is_locked(reader.path());
  }
  facts.file = store::file_facts(reader.path());
  for (const model::CatalogType& type : reader.catalog().types()) {
    facts.type_names.emplace(type.id, type.type.plural_and_group());
  }
  return facts;
}

void print_json(Context& context, const store::WatchHealth& health) {
  std::string text;
  json::Writer writer(text, 2);
  writer.begin_object();
  writer.key("health").value(word(health.verdict));
  writer.key("summary").value(health.summary);
  writer.key("problems").begin_array();
  for (const std::string& problem : health.problems) writer.value(problem);
  writer.end_array();
  writer.key("exitCode").value(static_cast<std::int64_t>(code_of(health.verdict)));
  writer.end_object();
  context.out << text << "\n";
}

int run_health(Context& context, const HealthFlags& flags) {
  const auto longest_age = duration_flag("--max-age", flags.max_age.value_or("10m"));
  store::Reader reader = open_cache(choose_cache(context));
  const Instant now = context.clock.now();
  const store::WatchHealth health = store::assess(facts_of(reader, now), now, longest_age);
  if (flags.output == "json") {
    print_json(context, health);
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
