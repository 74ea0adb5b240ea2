#include "cli/get_output.hpp"

#include "cli/terminal.hpp"
#include "core/base/error.hpp"
#include "core/model/redact.hpp"
#include "core/print/annotated.hpp"
#include "core/print/labels.hpp"
#include "core/print/names.hpp"

#include <fmt/format.h>

#include <ostream>
#include <utility>

namespace k8scache::cli {

namespace {

constexpr std::size_t kFlushBytes = 64 * 1024;
constexpr const char* kContextAnnotation = "k8scache/context";

}  // namespace

GetOutput::GetOutput(std::ostream& out, OutputOptions options)
    : out_(out), options_(std::move(options)) {
  if (!has_printer(format())) return;
  std::vector<std::string> leading;
  if (options_.show_cluster) leading.emplace_back("CLUSTER");
  const bool separate = options_.single || options_.watch;
  printer_ =
      printer_of(*options_.context, *options_.flags, options_.form,
                 separate ? print::Shape::Separate : print::Shape::List, std::move(leading), text_);
  try {
    printer_->begin();
  } catch (const Error&) {
    flush_text();
    throw;
  }
}

void GetOutput::from(std::string kube_context) {
  cluster_ = std::move(kube_context);
  if (printer_ && options_.show_cluster) printer_->lead_with({cluster_});
}

std::vector<std::string> GetOutput::headers(const Section& section) const {
  std::vector<std::string> names;
  const bool wide = format() == GetFormat::Wide;
  if (options_.watch_events) names.emplace_back("EVENT");
  if (options_.show_cluster) names.emplace_back("CLUSTER");
  if (section.shows_namespace) names.emplace_back("NAMESPACE");
  for (const view::ShownColumn& column : section.columns.columns()) {
    if (wide || !column.is_wide()) names.push_back(print::column_header(column.name));
  }
  for (const std::string& label : options_.flags->label_columns) {
    names.push_back(print::label_column_header(label));
  }
  if (options_.flags->show_labels) names.emplace_back("LABELS");
  return names;
}

void GetOutput::begin(const model::CatalogType& type, view::Columns columns) {
  sections_.push_back({&type, std::move(columns), cluster_, {}, false});
  // A type counts for those that follow even if it has no objects, an object only if it is there.
  if (is_table() && !options_.by_name) complete(sections_.back());
  resume(section());
}

/// Once namespaces were shown they are shown to the end, of what has none as a blank; of what is
/// watched always. Spec: kubectl get, where all printers share their flags.
void GetOutput::complete(Section& section) {
  if (!section.headers.empty()) return;
  const bool has_namespace = section.type->type.scope == model::Scope::Namespaced;
  shows_namespace_ =
      shows_namespace_ || (options_.show_namespace && (has_namespace || options_.watch));
  section.shows_namespace = shows_namespace_;
  section.headers = headers(section);
}

void GetOutput::resume(std::size_t section) {
  current_ = &sections_[section];
  from(current_->cluster);
}

/// The table that a row of the current section belongs to. A type that has no rows parts no table.
void GetOutput::turn_to_table() {
  complete(*current_);
  const bool is_same_type = tabled_ != nullptr && tabled_->type->type.plural_and_group() ==
                                                      current_->type->type.plural_and_group();
  tabled_ = current_;
  if (is_same_type && table_ && current_->headers == headers_) return;
  flush_table();
  headers_ = current_->headers;
  const bool hides_headers = options_.flags->no_headers;
  table_.emplace(headers_,
                 hides_headers ? print::Table::Headers::Hidden : print::Table::Headers::Shown,
                 format() == GetFormat::Csv        ? print::Table::Style::Csv
                 : format() == GetFormat::Markdown ? print::Table::Style::Markdown
                                                   : print::Table::Style::Aligned);
  if (may_colour(*options_.context, Stream::Out)) table_->paint();
}

void GetOutput::add(std::string_view ns, std::string_view name, std::string_view body) {
  add_event("ADDED", ns, name, body);
}

void GetOutput::add_event(std::string_view event, std::string_view ns, std::string_view name,
                          std::string_view body) {
  ++objects_;
  if (!shows_ || (options_.flags->limit && objects_ > *options_.flags->limit)) return;
  if (format() == GetFormat::Name) {
    text_ += print::typed_name(current_->type->type.kind, current_->type->type.group, name) + "\n";
  } else if (printer_) {
    saw_secret_ = saw_secret_ || model::is_secret(current_->type->type);
    add_document(parser_.parse(options_.watch_events
                                   ? fmt::format(R"({{"type":"{}","object":{}}})", event, body)
                                   : std::string(body)));
  } else {
    add_row(event, ns, name, parser_.parse(body));
  }
  if (text_.size() > kFlushBytes) flush_text();
}

void GetOutput::add_document(json::Value object) {
  try {
    if (!options_.show_cluster) return printer_->add(object);
    const std::string text = print::annotated(object, kContextAnnotation, cluster_);
    printer_->add(annotated_parser_.parse(text));
  } catch (const Error&) {
    flush_text();  // what came before is shown
    throw;
  }
}

void GetOutput::add_row(std::string_view event, std::string_view ns, std::string_view name,
                        json::Value object) {
  const bool wide = format() == GetFormat::Wide;
  turn_to_table();
  std::vector<std::string> row;
  // Spec: cli-runtime printers, formatEventType.
  if (options_.watch_events) row.push_back(fmt::format("{:<8}", event));
  if (options_.show_cluster) row.push_back(cluster_);
  if (current_->shows_namespace) row.emplace_back(ns);
  std::vector<std::string> cells = current_->columns.row(object, options_.now);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const view::ShownColumn& column = current_->columns.columns()[i];
    if (column.is_wide() && !wide) continue;
    if (column.is_name && options_.show_kind) {
      cells[i] = print::kind_and_group(current_->type->type.kind, current_->type->type.group) +
                 "/" + cells[i];
    }
    row.push_back(std::move(cells[i]));
  }
  const json::Value labels = object["metadata"]["labels"];
  for (const std::string& label : options_.flags->label_columns) {
    row.emplace_back(labels[label].text_or(""));
  }
  if (options_.flags->show_labels) row.push_back(print::label_text(labels));
  table_->add(row);
  static_cast<void>(name);
}

void GetOutput::flush_table() {
  if (!table_ || table_->is_empty()) return;
  if (wrote_table_ && !options_.flags->no_headers) out_ << '\n';
  out_ << table_->text();
  wrote_table_ = true;
  table_.reset();
}

void GetOutput::flush_text() {
  // What no table wrote has no colours of ours, and none of its own may reach a terminal.
  out_ << (options_.context->out_is_terminal ? without_escapes(std::move(text_)) : text_);
  text_.clear();
}

void GetOutput::go_on(Instant now) {
  options_.now = now;
  shows_ = true;
  if (table_ && !table_->is_empty()) out_ << table_->text();
  if (printer_) printer_->flush();
  flush_text();
  out_.flush();
}

void GetOutput::end() {
  flush_table();
  // One named object that does not exist is no document; an empty list is one.
  const bool says_none = objects_ > 0 || !(options_.single || options_.flags->ignore_not_found);
  if (!says_none) text_.clear();
  try {
    if (printer_ && says_none) printer_->end();
  } catch (const Error&) {
    flush_text();  // as much as the template made
    throw;
  }
  flush_text();
}

}  // namespace k8scache::cli
