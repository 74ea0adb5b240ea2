#include "cli/age_note.hpp"
#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/follow_objects.hpp"
#include "cli/get_cache.hpp"
#include "core/base/text.hpp"
#include "core/describe/event_list.hpp"
#include "core/json/kyaml_write.hpp"
#include "core/print/names.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <utility>

namespace k8scache::cli {

namespace {

struct EventsFlags {
  GetFlags get;  ///< those that `get` has, too
  std::optional<std::string> of_object;
  std::vector<std::string> types;
  std::vector<std::string> words;  ///< kubectl takes them, and no notice
};

constexpr const char* kKubectlFormats =
    "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,"
    "templatefile,yaml";
constexpr const char* kOurFormats = "json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,yaml";

CacheChoice one_cache(const Context& context) {
  if (several_contexts(context, false, ContextsOf::Caches)) {
    fail(ErrorKind::Usage, "events answers from one cache; choose it with --context");
  }
  return choose_cache(context);
}

/// Spec: kubectl events, EventsOptions.Run.
class Events {
 public:
  Events(Context& context, const EventsFlags& flags)
      : context_(context),
        flags_(flags),
        form_(form()),
        choice_(one_cache(context)),
        reader_(open_cache(choice_)),
        namespaces_(namespaces_of_get(context, flags.get, choice_, reader_)),
        coverage_(context, flags.get, reader_, namespaces_, choice_.context, not_refreshed_,
                  failures_) {}

  int run() {
    if (!flags_.words.empty() && !context_.flags.kubectl_compat) {
      fail(ErrorKind::Usage, "unknown argument \"{}\"; events of an object: --for TYPE/NAME",
           flags_.words.front());
    }
    const auto asked = object_asked_for();
    if (!asked) return kNotFound;
    require_types();
    const model::CatalogType* const type = reader_.catalog().by_plural("", "events");
    if (type == nullptr) fail(ErrorKind::Stale, "the cluster of this cache serves no events");
    if (!coverage_.may_answer(*type)) return conclude();
    const query::Query query{.type = type->id, .namespaces = namespaces_};
    json::Parser parser;
    const auto fits = [&](json::Value event) {
      return is_wanted(event) && is_of(event, asked->type, asked->name);
    };
    if (flags_.get.watch) {
      return follow_objects(context_, reader_, *type, query, [&](std::string_view body) {
        if (fits(parser.parse(body))) show_one(body);
      });
    }
    reader_.each(query, [&](const store::StoredObject& object) {
      const json::Value event = parser.parse(object.body);
      if (fits(event)) found_.emplace_back(describe::event_time(event), object.id);
    });
    std::ranges::stable_sort(found_, {}, &Found::first);
    if (found_.empty()) {
      say_none();
    } else {
      show();
    }
    return conclude();
  }

 private:
  using Found = std::pair<std::optional<Instant>, std::int64_t>;

  GetForm form() const {
    const std::string output = flags_.get.output.value_or("");
    if (output.empty()) return {};
    const std::string word = to_lower(output);
    const bool is_known = word == "json" || word == "yaml" || word == "kyaml" || word == "name" ||
                          output.starts_with("jsonpath");
    const bool compat = context_.flags.kubectl_compat;
    if (!is_known) {
      fail(ErrorKind::Usage,
           "unable to match a printer suitable for the output format \"{}\", allowed formats are: "
           "{}",
           output, compat ? kKubectlFormats : kOurFormats);
    }
    return form_of(output, flags_.get.template_text, compat);
  }

  /// What --for means; without a name any object.
  struct Asked {
    const model::ResourceType* type = nullptr;
    std::string name;
  };

  /// Nothing when kubectl's words for a type that is none were said.
  std::optional<Asked> object_asked_for() const {
    const std::string text = flags_.of_object.value_or("");
    if (text.empty()) return Asked{};
    const std::vector<std::string_view> words = split(text, '/');
    if (words.size() < 2) fail(ErrorKind::Usage, "--for must be in resource/name form");
    if (words.size() > 2) {
      fail(ErrorKind::Usage, "arguments in resource/name form may not have more than one slash");
    }
    const model::TypeMatch match = reader_.catalog().find(to_lower(words[0]));
    if (!match.warning.empty()) context_.err << "Warning: " << match.warning << "\n";
    if (match.type == nullptr) {
      const std::string said = unknown_type(words[0]);
      if (!context_.flags.kubectl_compat) fail(ErrorKind::NotFound, "{}", said);
      context_.err << said << "\n";
      return std::nullopt;
    }
    return Asked{&match.type->type, std::string(words[1])};
  }

  [[nodiscard]] std::string unknown_type(std::string_view word) const {
    if (word.empty()) fail(ErrorKind::Usage, "a resource must be present, got: /, Resource=");
    const std::size_t dot = word.find('.');
    std::string said =
        fmt::format("the server doesn't have a resource type \"{}\"", word.substr(0, dot));
    if (dot != std::string_view::npos)
      said += fmt::format(" in group \"{}\"", word.substr(dot + 1));
    const std::string near =
        context_.flags.kubectl_compat ? std::string() : reader_.catalog().suggestion(word);
    if (!near.empty()) said += fmt::format("; did you mean \"{}\"?", near);
    return said;
  }

  void require_types() const {
    for (const std::string& type : flags_.types) {
      const std::string word = to_lower(type);
      if (word != "normal" && word != "warning") {
        fail(ErrorKind::Usage, "valid --types are Normal or Warning");
      }
    }
  }

  [[nodiscard]] bool is_wanted(json::Value event) const {
    const std::string type = to_lower(event["type"].text_or(""));
    return flags_.types.empty() || std::ranges::any_of(flags_.types, [&](const std::string& one) {
             return to_lower(one) == type;
           });
  }

  static bool is_of(json::Value event, const model::ResourceType* type, const std::string& name) {
    if (name.empty()) return true;
    const json::Value object = event["involvedObject"];
    return object["name"].text_or("") == name && object["kind"].text_or("") == type->kind &&
           object["apiVersion"].text_or("") == type->api_version();
  }

  [[nodiscard]] std::vector<std::int64_t> ids() const {
    std::vector<std::int64_t> ids;
    for (const auto& [time, id] : found_) ids.push_back(id);
    return ids;
  }

  void show() {
    if (form_.format == GetFormat::Table) return show_table();
    if (form_.format == GetFormat::Name) return show_names();
    std::string list = R"({"kind":"EventList","apiVersion":"v1","metadata":{},"items":[)";
    reader_.each(ids(), [&](const store::StoredObject& object) {
      if (!list.ends_with('[')) list += ',';
      list += object.body;
    });
    list += "]}";
    json::Parser parser;
    const json::Value document = parser.parse(list);
    // These two keep the order in which the API declares its members.
    const bool is_declared = form_.format == GetFormat::Json || form_.format == GetFormat::Kyaml;
    if (is_declared) return show_declared(describe::event_list_json(document));
    std::string text;
    const auto printer = printer_of(context_, flags_.get, form_, print::Shape::Separate, {}, text);
    printer->begin();
    printer->add(document);
    printer->end();
    write_in_columns(text);
  }

  void show_declared(const std::string& list) {
    if (form_.format == GetFormat::Json) return write_in_columns(list);
    json::Parser parser;
    std::string text = "---\n";
    json::write_kyaml(parser.parse(list), text, 0, json::KeyOrder::AsParsed);
    write_in_columns(text + "\n");
  }

  /// Whatever the format, kubectl lays out what stands between tabs.
  void write_in_columns(std::string_view text) {
    const bool is_whole = text.ends_with('\n');
    if (is_whole) text.remove_suffix(1);
    print::Table table({}, print::Table::Headers::Hidden);
    table.add_text(text);
    std::string lines = table.text();
    if (!is_whole) lines.pop_back();
    context_.out << lines;
  }

  /// kubectl cannot name what is in a list, and does not say so.
  void show_names() {
    if (context_.flags.kubectl_compat) return;
    reader_.each(ids(), [&](const store::StoredObject& object) {
      context_.out << print::typed_name("Event", "", object.name) << "\n";
    });
  }

  void show_table() {
    reader_.each(ids(), [&](const store::StoredObject& object) { add_row(object.body); });
    context_.out << table_.text();
  }

  void add_row(std::string_view body) {
    const bool has_namespaces = flags_.get.all_namespaces || namespaces_.size() > 1;
    if (!std::exchange(has_headers_, true) && !flags_.get.no_headers) {
      table_.add_text((has_namespaces ? "NAMESPACE\t" : "") +
                      std::string("LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE"));
    }
    const json::Value event = row_parser_.parse(body);
    const std::string first =
        has_namespaces ? std::string(event["metadata"]["namespace"].text_or("")) + "\t" : "";
    table_.add_text(first + describe::event_line(event, context_.clock.now()));
  }

  /// Of a watch: an event by itself.
  void show_one(std::string_view body) {
    if (form_.format == GetFormat::Table) {
      add_row(body);
      context_.out << table_.text();
      return;
    }
    const json::Value event = row_parser_.parse(body);
    if (form_.format == GetFormat::Name) {
      context_.out << print::typed_name("Event", "", event["metadata"]["name"].text_or("")) << "\n";
    } else if (form_.format == GetFormat::Json) {
      context_.out << describe::event_json(event);
    } else if (form_.format == GetFormat::Kyaml) {
      show_declared(describe::event_json(event));
    } else {
      if (!printer_) {
        printer_ = printer_of(context_, flags_.get, form_, print::Shape::Separate, {}, text_);
        printer_->begin();
      }
      printer_->add(event);
      context_.out << std::exchange(text_, {});
    }
  }

  void say_none() const {
    context_.err << "No events found";
    if (!flags_.get.all_namespaces) {
      context_.err << " in " << join(namespaces_, ",")
                   << (namespaces_.size() == 1 ? " namespace" : " namespaces");
    }
    context_.err << ".\n";
  }

  int conclude() {
    context_.out.flush();
    for (const std::string& line : failures_.lines()) context_.err << line << "\n";
    context_.err << age_note(context_, coverage_.oldest());
    return failures_.code();
  }

  Context& context_;
  const EventsFlags& flags_;
  GetForm form_;
  CacheChoice choice_;
  store::Reader reader_;
  std::vector<std::string> namespaces_;
  Refreshed not_refreshed_;
  GetFailures failures_;
  GetCoverage coverage_;
  std::vector<Found> found_;
  print::Table table_{{}, print::Table::Headers::Hidden};
  bool has_headers_ = false;
  json::Parser row_parser_;
  std::string text_;
  std::unique_ptr<print::ObjectPrinter> printer_;
};

}  // namespace

Runner add_events(CLI::App& app) {
  auto flags = std::make_shared<EventsFlags>();
  CLI::App* const command =
      app.add_subcommand("events", "what happened, the latest last; of one object with --for");
  command->add_option("words", flags->words)->group("");
  command->add_flag("-A,--all-namespaces", flags->get.all_namespaces, "of all namespaces");
  add_text(*command, "--for", flags->of_object, "events of this object: TYPE/NAME");
  add_texts(*command, "--types", flags->types, "of these types only: Normal, Warning");
  add_text(*command, "-o,--output", flags->get.output,
           "json, yaml, kyaml, name, jsonpath=...; else a table");
  command->add_option("--template", flags->get.template_text,
                      "the template of -o jsonpath, when it does not follow there");
  command->add_flag("--allow-missing-template-keys", flags->get.allow_missing_template_keys,
                    "false: a key that is missing is an error in templates");
  command->add_flag("-w,--watch", flags->get.watch, "then go on with each event, until stopped");
  command->add_flag("--no-headers", flags->get.no_headers, "no header line");
  add_text(*command, "--max-age", flags->get.max_age,
           "fail (exit 6) when the answer is older, such as 10m");
  command->add_option("--chunk-size", flags->get.chunk_size, "accepted as kubectl does; no effect");
  return [flags](Context& context) { return Events(context, *flags).run(); };
}

}  // namespace k8scache::cli
