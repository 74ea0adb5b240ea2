#pragma once

#include "core/json/json_template.hpp"
#include "core/print/object_printer.hpp"
#include "core/print/table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::print {

/// A column that the user made up: `NAME:.metadata.name`.
struct CustomColumn {
  std::string header;
  std::string path;  ///< a template in braces, or empty
};

/// The columns of `-o custom-columns=NAME:.metadata.name,…`. Throws `Error` (Usage) in kubectl's
/// words. Spec: kubectl get, NewCustomColumnsPrinterFromSpec.
[[nodiscard]] std::vector<CustomColumn> custom_columns_of(std::string_view text);

/// Those of a file: a line of headers, a line of paths.
/// Spec: kubectl get, NewCustomColumnsPrinterFromTemplate.
[[nodiscard]] std::vector<CustomColumn> custom_columns_of_file(std::string_view text);

/// Objects as rows of columns that the user made up: `<none>` where there is no value, several
/// joined with commas, each as Go's `%v`. The table is kept until `flush` or `end`.
/// Spec: kubectl get, CustomColumnsPrinter.
class CustomColumns : public ObjectPrinter {
 public:
  /// `leading`: headers of cells that `lead_with` gives. `out` must outlive this.
  CustomColumns(std::vector<CustomColumn> columns, std::vector<std::string> leading,
                Table::Headers headers, Shape shape, std::string& out);

  void begin() override;
  void add(json::Value object) override;
  void end() override { flush(); }
  /// Columns do not get narrower.
  void flush() override;
  void lead_with(std::vector<std::string> cells) override { leading_ = std::move(cells); }

 private:
  void need_paths();
  [[noreturn]] void refuse(const std::string& why);

  std::vector<CustomColumn> columns_;
  std::vector<json::JsonTemplate> paths_;
  std::vector<std::string> leading_headers_;
  bool headers_due_;
  bool is_list_;
  std::string& out_;
  Table table_;
  std::vector<std::string> leading_;
};

}  // namespace k8scache::print
