#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/events_caches.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/follow_objects.hpp"
#include "cli/get_format.hpp"
#include "cli/namespaces.hpp"
#include "core/base/text.hpp"
#include "core/describe/event_list.hpp"
#include "core/json/kyaml_write.hpp"
#include "core/print/annotated.hpp"
#include "core/print/names.hpp"
#include "core/print/table.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <utility>

namespace k8scache::cli {

namespace {

constexpr const char* kContextAnnotation = "k8scache/context";

/// The events of one cache, or of several sorted together, as they are shown.
/// Spec: kubectl events, EventsOptions.Run.
class Events {
 public:
  Events(Context& context, const EventsFlags& flags)
      : context_(context), flags_(flags), form_(form()), caches_(context, flags) {
    if (caches_.is_merge()) refuse_what_is_of_one();
  }

  int run() {
    if (!flags_.words.empty() && !context_.flags.kubectl_compat) {
      fail(ErrorKind::Usage, "unknown argument \"{}\"; events of an object: --for TYPE/NAME",
           flags_.words.front());
    }
    caches_.ask();
    if (!caches_.has_answer()) return caches_.conclude();
    namespaces_ = caches_.namespaces();
    if (flags_.get.watch) return watch(caches_.only());
    const std::vector<EventFound> found = caches_.find();
    if (found.empty()) {
      say_none();
    } else {
      show(found);
    }
    return caches_.conclude();
  }

 private:
  /// kubectl's --template does nothing by itself here.
  GetForm form() const {
    const std::string output = flags_.get.output.value_or("");
    if (output.empty()) return {};
    return document_form_of(output, flags_.get.template_text);
  }

  void refuse_what_is_of_one() const {
    if (flags_.get.watch) {
      fail(ErrorKind::Usage, "-w follows one cache; choose it with --context");
    }
    if (form_.format == GetFormat::Name) {
      fail(ErrorKind::Usage,
           "-o name cannot say of which cluster an event is; use a table with --no-headers, or "
           "json");
    }
  }

  int watch(EventsOfCache& cache) {
    json::Parser parser;
    return follow_objects(context_, cache.reader(), cache.type(), cache.question(),
                          [&](std::string_view body) {
                            if (cache.fits(parser.parse(body))) show_one(body);
                          });
  }

  void show(const std::vector<EventFound>& found) {
    if (form_.format == GetFormat::Table) return show_table(found);
    if (form_.format == GetFormat::Name) return show_names(found);
    std::string list = R"({"kind":"EventList","apiVersion":"v1","metadata":{},"items":[)";
    EventsCaches::each_body(found, [&](const EventsMember& member, std::string_view body) {
      if (!list.ends_with('[')) list += ',';
      if (caches_.is_merge()) {
        list += print::annotated(row_parser_.parse(body), kContextAnnotation, member.name);
      } else {
        list += body;
      }
    });
    list += "]}";
    json::Parser parser;
    const json::Value document = parser.parse(list);
    // These two keep the order in which the API declares its members.
    const bool is_declared = form_.format == GetFormat::Json || form_.format == GetFormat::Kyaml;
    if (is_declared) return show_declared(describe::event_list_json(document));
    std::string text;
    const auto printer = printer_of(context_, flags_.get, form_, print::Shape::Separate, {}, text,
                                    json::KeyOrder::AsParsed);
    printer->begin();
    if (form_.format != GetFormat::GoTemplate) return print(*printer, text, document);
    json::Parser declared;
    print(*printer, text, declared.parse(describe::event_list_json(document)));
  }

  /// Shows what a printer makes of a document. A template that cannot be applied is no failure to
  /// kubectl: it shows what there is by then.
  void print(print::ObjectPrinter& printer, std::string& text, json::Value document) {
    try {
      printer.add(document);
    } catch (const Error&) {
      write_in_columns(std::exchange(text, {}));
      if (!context_.flags.kubectl_compat) throw;
    }
    write_in_columns(std::exchange(text, {}));
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
  void show_names(const std::vector<EventFound>& found) {
    if (context_.flags.kubectl_compat) return;
    EventsCaches::each_body(found, [&](const EventsMember&, std::string_view body) {
      show_name(row_parser_.parse(body));
    });
  }

  void show_name(json::Value event) {
    context_.out << print::typed_name("Event", "", event["metadata"]["name"].text_or("")) << "\n";
  }

  void show_table(const std::vector<EventFound>& found) {
    EventsCaches::each_body(found, [&](const EventsMember& member, std::string_view body) {
      add_row(member.name, body);
    });
    context_.out << table_.text();
  }

  void add_row(const std::string& cluster, std::string_view body) {
    const bool has_namespaces = flags_.get.all_namespaces || namespaces_.size() > 1;
    const bool is_merge = caches_.is_merge();
    if (!std::exchange(has_headers_, true) && !flags_.get.no_headers) {
      table_.add_text(std::string(is_merge ? "CLUSTER\t" : "") +
                      (has_namespaces ? "NAMESPACE\t" : "") +
                      "LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE");
    }
    const json::Value event = row_parser_.parse(body);
    std::string first = is_merge ? cluster + "\t" : "";
    if (has_namespaces) first += std::string(event["metadata"]["namespace"].text_or("")) + "\t";
    table_.add_text(first + describe::event_line(event, context_.clock.now()));
  }

  /// Of a watch: an event by itself.
  void show_one(std::string_view body) {
    if (form_.format == GetFormat::Table) {
      add_row("", body);
      context_.out << table_.text();
      return;
    }
    const json::Value event = row_parser_.parse(body);
    if (form_.format == GetFormat::Name) {
      show_name(event);
    } else if (form_.format == GetFormat::Json) {
      context_.out << describe::event_json(event);
    } else if (form_.format == GetFormat::Kyaml) {
      show_declared(describe::event_json(event));
    } else {
      if (!printer_) {
        printer_ = printer_of(context_, flags_.get, form_, print::Shape::Separate, {}, text_);
        printer_->begin();
      }
      print(*printer_, text_, event);
    }
  }

  void say_none() const {
    context_.err << "No events found";
    if (!flags_.get.all_namespaces) context_.err << " " << in_namespaces(namespaces_);
    context_.err << ".\n";
  }

  Context& context_;
  const EventsFlags& flags_;
  GetForm form_;
  EventsCaches caches_;
  std::vector<std::string> namespaces_;
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
  add_all_contexts(*command, flags->get.all_contexts);
  add_text(*command, "--for", flags->of_object, "events of this object: TYPE/NAME");
  add_texts(*command, "--types", flags->types, "of these types only: Normal, Warning");
  add_text(*command, "-o,--output", flags->get.output,
           "json, yaml, kyaml, name, jsonpath=..., go-template=...; else a table");
  command->add_option("--template", flags->get.template_text,
                      "the template of -o jsonpath or go-template, when it does not follow there");
  command->add_flag("--allow-missing-template-keys", flags->get.allow_missing_template_keys,
                    "false: a key that is missing is an error in templates");
  command->add_flag("--show-managed-fields", flags->get.show_managed_fields,
                    "accepted as kubectl does; they are not stored");
  command->add_flag("-w,--watch", flags->get.watch, "then go on with each event, until stopped");
  command->add_flag("--no-headers", flags->get.no_headers, "no header line");
  add_text(*command, "--max-age", flags->get.max_age,
           "fail (exit 6) when the answer is older, such as 10m");
  command->add_option("--chunk-size", flags->get.chunk_size, "accepted as kubectl does; no effect");
  return [flags](Context& context) { return Events(context, *flags).run(); };
}

}  // namespace k8scache::cli
