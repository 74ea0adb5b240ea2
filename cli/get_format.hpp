#pragma once

#include "cli/context.hpp"
#include "cli/get_flags.hpp"
#include "core/json/ordered.hpp"
#include "core/print/object_printer.hpp"

#include <memory>
#include <string>

namespace k8scache::cli {

enum class GetFormat {
  Table,
  Wide,
  Csv,
  Markdown,
  Name,
  Json,
  Yaml,
  Kyaml,
  Ndjson,
  JsonPath,
  JsonPathAsJson,
  GoTemplate,
  CustomColumns
};

inline bool is_table(GetFormat format) {
  return format == GetFormat::Table || format == GetFormat::Wide || format == GetFormat::Csv ||
         format == GetFormat::Markdown;
}
/// Whether objects are shown through a `print::ObjectPrinter`.
inline bool has_printer(GetFormat format) { return !is_table(format) && format != GetFormat::Name; }

/// What `-o` asks for: a format, and the template or columns that it needs.
struct GetForm {
  GetFormat format = GetFormat::Table;
  std::string text;
  bool is_file = false;  ///< the text is the name of a file
};

/// What `-o` may be; with `=` at the end of those that need a text.
std::vector<std::string> format_names(bool kubectl_compat);

/// Reads `-o` and `--template`. Throws Usage in kubectl's words; `kubectl_compat` names kubectl's
/// formats there, not ours. Spec: kubectl get, PrintFlags.ToPrinter.
GetForm form_of(const std::string& output, const std::string& template_text, bool kubectl_compat);

/// The same of commands whose answer has no columns.
/// Spec: cli-runtime genericclioptions, PrintFlags.ToPrinter.
GetForm document_form_of(const std::string& output, const std::string& template_text);

/// The form of the flags, else of the setting; about that one errors say where it stands.
GetForm form_asked_for(const Context& context, const GetFlags& flags);

/// Throws Usage when labels are asked for in what has no columns.
void refuse_labels_of_documents(const GetFlags& flags, GetFormat format);

/// What writes objects in that form into `out`, which outlives it. Reads the file that the form
/// names, if it does. Throws Usage in kubectl's words when template or columns cannot be read.
/// `order` is how a document is shown that a Go template cannot be applied to.
std::unique_ptr<print::ObjectPrinter> printer_of(const Context& context, const GetFlags& flags,
                                                 const GetForm& form, print::Shape shape,
                                                 std::vector<std::string> leading_headers,
                                                 std::string& out,
                                                 json::KeyOrder order = json::KeyOrder::Sorted);

}  // namespace k8scache::cli
