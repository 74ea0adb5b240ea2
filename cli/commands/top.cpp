#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/kubectl_words.hpp"
#include "cli/namespaces.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/print/table.hpp"
#include "core/query/field_selector.hpp"
#include "core/query/label_selector.hpp"
#include "core/query/usage.hpp"
#include "core/store/coverage.hpp"
#include "core/store/reader.hpp"
#include "core/view/age.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <ostream>
#include <tuple>

namespace k8scache::cli {

namespace {

constexpr const char* kMetricsGroup = "metrics.k8s.io";
constexpr std::int64_t kMebibyte = 1024 * 1024;

struct TopFlags {
  std::string what;  ///< `pods`, `nodes`
  std::vector<std::string> names;
  std::string selector;
  std::string field_selector;
  std::string sort_by;
  bool all_namespaces = false;
  bool containers = false;
  bool sum = false;
  bool show_capacity = false;
  bool show_swap = false;
  bool no_headers = false;
  bool protocol_buffers = false;  // accepted for kubectl's sake
};

/// Spec: kubectl top pod, TopPodOptions.Complete and Validate.
void require_flags(const Context& context, const TopFlags& flags) {
  if (flags.names.size() > 1 && context.flags.kubectl_compat) {
    const std::string what = flags.what == "nodes" ? "node" : "pod";
    fail(ErrorKind::Usage, "{}", kubectl_usage(what + " [NAME | -l label]", "top " + what));
  }
  if (!flags.sort_by.empty() && flags.sort_by != "cpu" && flags.sort_by != "memory") {
    fail(ErrorKind::Usage, "--sort-by accepts only cpu or memory");
  }
  if (flags.names.size() > 1) fail(ErrorKind::Usage, "top shows one {} or all", flags.what);
  const bool has_selector = !flags.selector.empty() || !flags.field_selector.empty();
  if (!flags.names.empty() && has_selector) {
    fail(ErrorKind::Usage, "only one of NAME or {} can be provided",
         flags.what == "nodes" ? "--selector" : "selector");
  }
}

/// What was measured when the cluster was last asked.
class Top {
 public:
  Top(Context& context, const TopFlags& flags)
      : context_(context),
        flags_(flags),
        choice_(choose_cache(context,
                             flags.what == "nodes" ? Works::WithoutNamespace : Works::InNamespace)),
        reader_(open_cache(choice_)) {}

  int run() {
    const model::CatalogType* const type = reader_.catalog().by_plural(kMetricsGroup, flags_.what);
    if (type == nullptr || type->serving == model::Serving::Gone) {
      fail(ErrorKind::NotFound, "Metrics API not available");
    }
    read(*type);
    if (samples_.empty()) return say_none();
    const bool by_namespace = flags_.all_namespaces;
    query::sort_samples(samples_, order(), by_namespace);
    if (flags_.what == "nodes") {
      show_nodes();
    } else {
      show_pods();
    }
    say_when();
    return kSuccess;
  }

 private:
  [[nodiscard]] query::UsageOrder order() const {
    if (flags_.sort_by == "cpu") return query::UsageOrder::Cpu;
    return flags_.sort_by == "memory" ? query::UsageOrder::Memory : query::UsageOrder::Name;
  }

  /// The namespaces that are meant; empty: all.
  std::vector<std::string> namespaces() const {
    if (flags_.all_namespaces || flags_.what == "nodes") return {};
    if (context_.flags.namespaces) return *context_.flags.namespaces;
    std::vector<std::string> setting = context_.settings.list("namespace");
    if (!setting.empty()) return setting;
    const auto stored = reader_.meta().find("default_namespace");
    return {choice_.default_ns.value_or(
        stored == reader_.meta().end() || stored->second.empty() ? "default" : stored->second)};
  }

  void read(const model::CatalogType& type) {
    const store::Answerable answer = store::answerable(reader_.cursors(type.id), namespaces());
    const std::string name = type.type.plural_and_group();
    if (answer.knowledge == store::Knowledge::Forbidden) {
      fail(ErrorKind::Denied, "not allowed to see {}: {}", name, answer.why);
    }
    if (answer.knowledge == store::Knowledge::Never) {
      fail(ErrorKind::Stale, "no sample is stored; take one with: {} sync --kinds {}",
           context_.program, name);
    }
    const auto fields =
        query::FieldSelector::parse(flags_.field_selector, query::FieldSelector::Paths::Any);
    reader_.each({.type = type.id,
                  .namespaces = namespaces(),
                  .names = flags_.names,
                  .labels = query::LabelSelector::parse(flags_.selector)},
                 [&](const store::StoredObject& object) {
                   const json::Value sample = parser_.parse(object.body);
                   if (fields.matches(sample)) samples_.push_back(query::sample_of(sample));
                 });
    if (samples_.empty() && !flags_.names.empty()) {
      fail(ErrorKind::NotFound, "{} \"{}\" not found in the cache", name, flags_.names.front());
    }
  }

  int say_none() const {
    if (flags_.what == "nodes") fail(ErrorKind::NotFound, "metrics not available yet");
    const std::vector<std::string> where = namespaces();
    context_.err << "No resources found"
                 << (where.empty() ? "\n" : " " + in_namespaces(where) + ".\n");
    return kSuccess;
  }

  /// kubectl's cells, each with a tab behind it.
  [[nodiscard]] std::string cells(const query::Usage& usage) const {
    const std::string swap =
        flags_.show_swap ? fmt::format("{}Mi\t", usage.swap / kMebibyte) : std::string();
    return fmt::format("{}m\t{}Mi\t{}", usage.millicores(), usage.memory / kMebibyte, swap);
  }

  void show_pods() {
    print::Table table({}, print::Table::Headers::Hidden);
    const std::string ns_header = flags_.all_namespaces ? "NAMESPACE\t" : "";
    const std::string pod_header = flags_.containers ? "POD\t" : "";
    if (!flags_.no_headers) {
      table.add_text(ns_header + pod_header + "NAME\tCPU(cores)\tMEMORY(bytes)\t" +
                     (flags_.show_swap ? "SWAP(bytes)\t" : ""));
    }
    query::Usage all;
    for (query::Sample& sample : samples_) {
      all += sample.usage;
      const std::string ns = flags_.all_namespaces ? sample.ns + "\t" : "";
      if (!flags_.containers) table.add_text(ns + sample.name + "\t" + cells(sample.usage));
      if (!flags_.containers) continue;
      query::sort_samples(sample.containers, order(), false);
      for (const query::Sample& one : sample.containers) {
        table.add_text(ns + sample.name + "\t" + one.name + "\t" + cells(one.usage));
      }
    }
    if (flags_.sum) add_sum(table, all);
    context_.out << table.text();
  }

  /// Spec: kubectl metricsutil, printPodResourcesSum. Without headers it counts their columns
  /// short.
  void add_sum(print::Table& table, const query::Usage& all) const {
    const std::size_t leading =
        flags_.no_headers ? 0 : (flags_.all_namespaces ? 1U : 0U) + (flags_.containers ? 1U : 0U);
    const std::size_t extra = leading + (flags_.show_swap ? 1U : 0U);
    table.add_text(std::string(extra + 1, '\t') + "________\t________\t");
    table.add_text(std::string(extra, '\t') + "\t" + cells(all));
  }

  void show_nodes() {
    const model::CatalogType* const nodes = reader_.catalog().by_plural("", "nodes");
    std::map<std::string, NodeSize> available;
    if (nodes != nullptr) {
      reader_.each({.type = nodes->id, .namespaces = {}, .names = flags_.names, .labels = {}},
                   [&](const store::StoredObject& object) {
                     const json::Value status = parser_.parse(object.body)["status"];
                     available[std::string(object.name)] = size_of(status);
                   });
    }
    print::Table table({}, print::Table::Headers::Hidden);
    if (!flags_.no_headers) {
      table.add_text(std::string("NAME\tCPU(cores)\tCPU(%)\tMEMORY(bytes)\tMEMORY(%)\t") +
                     (flags_.show_swap ? "SWAP(bytes)\tSWAP(%)\t" : ""));
    }
    for (const query::Sample& sample : samples_) {
      const NodeSize& most = available[sample.name];
      table.add_text(fmt::format(
          "{}\t{}m\t{}%\t{}Mi\t{}%\t{}", sample.name, sample.usage.millicores(),
          percent(sample.usage.cpu, most.usage.cpu), sample.usage.memory / kMebibyte,
          percent(sample.usage.memory, most.usage.memory), swap_cells(sample.usage, most)));
      available.erase(sample.name);
    }
    for (const auto& [name, most] : available) {
      if (!flags_.selector.empty()) continue;
      std::string line = name + "\t";
      for (int i = 0; i < (flags_.show_swap ? 3 : 2); ++i) line += "<unknown>\t<unknown>\t";
      table.add_text(line);
    }
    context_.out << table.text();
  }

  /// What a node has.
  struct NodeSize {
    query::Usage usage;
    bool has_swap = false;  ///< it says how much
  };

  [[nodiscard]] NodeSize size_of(json::Value status) const {
    NodeSize size{query::usage_of(status[flags_.show_capacity ? "capacity" : "allocatable"])};
    const json::Value swap = status["nodeInfo"]["swap"]["capacity"];
    size.has_swap = !swap.is_null_or_missing();
    size.usage.swap = swap.integer_or(0);
    return size;
  }

  [[nodiscard]] std::string swap_cells(const query::Usage& usage, const NodeSize& most) const {
    if (!flags_.show_swap) return "";
    if (!most.has_swap) return "<unknown>\t<unknown>\t";
    return fmt::format("{}Mi\t{}%\t", usage.swap / kMebibyte, percent(usage.swap, most.usage.swap));
  }

  static std::int64_t percent(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return 0;
    return static_cast<std::int64_t>(static_cast<double>(part) / static_cast<double>(whole) * 100);
  }

  /// What is shown is no state but a sample: always said, unless it is to look like kubectl.
  void say_when() const {
    std::optional<Instant> oldest;
    for (const query::Sample& sample : samples_) {
      if (sample.at && (!oldest || *sample.at < *oldest)) oldest = sample.at;
    }
    if (!oldest || context_.flags.kubectl_compat) return;
    context_.err << "note: measured at " << rfc3339(*oldest) << ", "
                 << view::age_text(oldest, context_.clock.now())
                 << " ago, when the cluster was last asked\n";
  }

  Context& context_;
  const TopFlags& flags_;
  CacheChoice choice_;
  store::Reader reader_;
  json::Parser parser_;
  std::vector<query::Sample> samples_;
};

}  // namespace

Runner add_top(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("top", "processor time and memory, as of the stored sample");
  command->require_subcommand(1);
  command->fallthrough();
  auto flags = std::make_shared<TopFlags>();
  for (const auto& [name, alias, short_name, help] :
       {std::tuple{"pods", "pod", "po", "of pods"},
        std::tuple{"nodes", "node", "no", "of nodes"}}) {
    CLI::App* const part = command->add_subcommand(name, help)->alias(alias)->alias(short_name);
    part->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    part->callback([flags, chosen = std::string(name)] { flags->what = chosen; });
    part->add_option(name, flags->names, "one of them; all when none is named");
    part->add_option("-l,--selector", flags->selector, "label selector");
    part->add_option("--sort-by", flags->sort_by, "cpu or memory: the largest first");
    part->add_flag("--no-headers", flags->no_headers, "no header line");
    part->add_flag("--show-swap", flags->show_swap, "swap space, too");
    part->add_flag("--use-protocol-buffers", flags->protocol_buffers,
                   "accepted as kubectl does; no effect");
    if (std::string_view(name) == "nodes") {
      part->add_flag("--show-capacity", flags->show_capacity,
                     "percent of what the node has, not of what pods can have");
      continue;
    }
    part->add_flag("-A,--all-namespaces", flags->all_namespaces, "of all namespaces");
    part->add_option("--field-selector", flags->field_selector,
                     "samples whose fields are so, such as metadata.name!=web-1");
    part->add_flag("--containers", flags->containers, "of each container");
    part->add_flag("--sum", flags->sum, "and what that is together");
  }
  return [flags](Context& context) {
    require_flags(context, *flags);
    return Top(context, *flags).run();
  };
}

}  // namespace k8scache::cli
