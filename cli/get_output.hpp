#pragma once

#include "cli/get_format.hpp"
#include "core/json/value.hpp"
#include "core/model/catalog.hpp"
#include "core/print/object_printer.hpp"
#include "core/print/table.hpp"
#include "core/view/columns.hpp"

#include <deque>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::cli {

/// How the answer is shown.
struct OutputOptions {
  GetForm form;
  bool show_cluster = false;    ///< objects of several clusters are asked for
  bool show_namespace = false;  ///< objects of several namespaces are asked for
  bool show_kind = false;
  bool by_name = false;       ///< objects are asked for, not types
  bool single = false;        ///< json and yaml show one object by itself
  bool watch = false;         ///< row by row, document by document
  bool watch_events = false;  ///< with what happened to each object
  Instant now;
  const GetFlags* flags = nullptr;
  const Context* context = nullptr;
};

/// Writes objects as `get` shows them, type by type. Tables are kept until their type ends, because
/// columns are as wide as their longest cell; documents are written as they come.
class GetOutput {
 public:
  /// Throws Usage when a template or columns cannot be read.
  GetOutput(std::ostream& out, OutputOptions options);

  /// The objects that follow are of the cluster of this context; with `show_cluster`.
  void from(std::string kube_context);
  /// The objects that follow are of this type. Objects of the same type in a row share a table, if
  /// they have the same columns: two clusters may define a type differently.
  void begin(const model::CatalogType& type, view::Columns columns);
  /// The section that `begin` began last: objects of one type and cluster.
  [[nodiscard]] std::size_t section() const { return sections_.size() - 1; }
  /// The objects that follow are of an earlier section.
  void resume(std::size_t section);
  void add(std::string_view ns, std::string_view name, std::string_view body);
  /// Of a watch: what happened to an object, in the server's word for it.
  void add_event(std::string_view event, std::string_view ns, std::string_view name,
                 std::string_view body);
  /// Counts what is added from here on and does not show it.
  void show_nothing() { shows_ = false; }
  /// Of a watch: writes what was added and shows what is added later, with ages as of `now`.
  void go_on(Instant now);
  /// Writes what is left. After it `objects()` is final. Throws Usage when a template cannot be
  /// applied to what there is.
  void end();
  [[nodiscard]] bool is_table() const { return cli::is_table(format()); }
  [[nodiscard]] std::int64_t objects() const { return objects_; }
  [[nodiscard]] bool saw_redacted_secret() const { return saw_secret_; }

 private:
  struct Section {
    const model::CatalogType* type = nullptr;
    view::Columns columns;
    std::string cluster;
    std::vector<std::string> headers;
    bool shows_namespace = false;
  };
  [[nodiscard]] GetFormat format() const { return options_.form.format; }
  void add_document(json::Value object);
  void add_row(std::string_view event, std::string_view ns, std::string_view name,
               json::Value object);
  void turn_to_table();
  void flush_table();
  void flush_text();
  void complete(Section& section);
  [[nodiscard]] std::vector<std::string> headers(const Section& section) const;

  std::ostream& out_;
  OutputOptions options_;
  json::Parser parser_;
  json::Parser annotated_parser_;
  std::string cluster_;
  std::deque<Section> sections_;
  Section* current_ = nullptr;
  Section* tabled_ = nullptr;  // of the last row
  std::vector<std::string> headers_;
  std::optional<print::Table> table_;
  std::string text_;
  std::unique_ptr<print::ObjectPrinter> printer_;
  std::int64_t objects_ = 0;
  bool wrote_table_ = false;
  bool saw_secret_ = false;
  bool shows_ = true;
  bool shows_namespace_ = false;  // from the first type on that has namespaces
};

}  // namespace k8scache::cli
