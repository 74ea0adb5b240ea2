#include "cli/get_format.hpp"

#include "core/base/error_place.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/print/custom_columns.hpp"
#include "core/print/documents.hpp"
#include "core/print/go_template_printer.hpp"
#include "core/print/lines.hpp"
#include "core/print/template_printer.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace k8scache::cli {

namespace {

constexpr const char* kKubectlFormats =
    "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-"
    "json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml";
constexpr const char* kOurFormats =
    "csv,custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-"
    "json,jsonpath-file,kyaml,markdown,name,ndjson,template,templatefile,wide,yaml";

constexpr const char* kDocumentFormats =
    "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,"
    "templatefile,yaml";

struct TextFormat {
  std::string_view name;
  GetFormat format;
  bool is_file;
  const char* without_text;
};
constexpr const char* kNoTemplate = "template format specified but no template given";
constexpr const char* kNoColumns = "custom-columns format specified but no custom columns given";
constexpr std::array<TextFormat, 9> kTextFormats{{
    {"jsonpath", GetFormat::JsonPath, false, kNoTemplate},
    {"jsonpath-as-json", GetFormat::JsonPathAsJson, false, kNoTemplate},
    {"jsonpath-file", GetFormat::JsonPath, true, kNoTemplate},
    {"go-template", GetFormat::GoTemplate, false, kNoTemplate},
    {"go-template-file", GetFormat::GoTemplate, true, kNoTemplate},
    {"template", GetFormat::GoTemplate, false, kNoTemplate},
    {"templatefile", GetFormat::GoTemplate, true, kNoTemplate},
    {"custom-columns", GetFormat::CustomColumns, false, kNoColumns},
    {"custom-columns-file", GetFormat::CustomColumns, true, kNoColumns},
}};

/// `jsonpath={.kind}`, or `jsonpath` with the text in --template. Nothing when it is none of them.
std::optional<GetForm> text_form_of(std::string_view output, const std::string& template_text) {
  for (const TextFormat& format : kTextFormats) {
    if (!output.starts_with(format.name)) continue;
    std::string_view rest = output.substr(format.name.size());
    std::string text = template_text;
    if (template_text.empty() && rest.starts_with('=')) {
      text = rest.substr(1);
      rest = {};
    }
    if (!rest.empty()) continue;
    if (text.empty()) fail(ErrorKind::Usage, "{}", format.without_text);
    return GetForm{format.format, std::move(text), format.is_file};
  }
  return std::nullopt;
}

/// The text itself, or what stands in the file that it names.
std::string text_of(const GetForm& form) {
  if (!form.is_file) return form.text;
  const char* const what = form.format == GetFormat::CustomColumns ? "template" : "--template";
  struct stat status {};
  if (stat(form.text.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    if (form.format == GetFormat::CustomColumns) return "";  // kubectl finds no line in it
    fail(ErrorKind::Usage, "error reading {} {}, read {}: is a directory", what, form.text,
         form.text);
  }
  std::optional<std::string> content;
  std::string reason = "no such file or directory";
  try {
    content = read_file(form.text);
  } catch (const Error& error) {
    reason = error.what();
  }
  if (!content)
    fail(ErrorKind::Usage, "error reading {} {}, open {}: {}", what, form.text, form.text, reason);
  return std::move(*content);
}

json::JsonTemplate jsonpath_of(const GetForm& form, const GetFlags& flags) {
  const std::string text = text_of(form);
  try {
    return json::JsonTemplate::parse(text, flags.allow_missing_template_keys
                                               ? json::JsonTemplate::MissingKeys::Allowed
                                               : json::JsonTemplate::MissingKeys::Error);
  } catch (const Error& error) {
    fail(ErrorKind::Usage, "error parsing jsonpath {}, {}", text, error.what());
  }
}

json::GoTemplate go_template_of(const GetForm& form, const GetFlags& flags) {
  const std::string text = text_of(form);
  try {
    return json::GoTemplate::parse(text, flags.allow_missing_template_keys
                                             ? json::GoTemplate::MissingKeys::Allowed
                                             : json::GoTemplate::MissingKeys::Error);
  } catch (const Error& error) {
    fail(ErrorKind::Usage, "error parsing template {}, {}", text, error.what());
  }
}

}  // namespace

std::vector<std::string> format_names(bool kubectl_compat) {
  std::vector<std::string> names;
  for (const std::string_view name : split(kubectl_compat ? kKubectlFormats : kOurFormats, ',')) {
    const bool needs_text = std::any_of(kTextFormats.begin(), kTextFormats.end(),
                                        [&](const auto& one) { return one.name == name; });
    names.push_back(std::string(name) + (needs_text ? "=" : ""));
  }
  return names;
}

GetForm form_of(const std::string& output, const std::string& template_text, bool kubectl_compat) {
  if (auto form = text_form_of(output, template_text)) return std::move(*form);
  const std::string lower = to_lower(output);
  if (lower == "json") return {GetFormat::Json, {}, false};
  if (lower == "yaml") return {GetFormat::Yaml, {}, false};
  if (lower == "kyaml") return {GetFormat::Kyaml, {}, false};
  if (lower == "name") return {GetFormat::Name, {}, false};
  if (output == "wide") return {GetFormat::Wide, {}, false};
  if (output.empty()) return {};
  if (!kubectl_compat) {
    if (output == "csv") return {GetFormat::Csv, {}, false};
    if (output == "markdown") return {GetFormat::Markdown, {}, false};
    if (output == "ndjson") return {GetFormat::Ndjson, {}, false};
  }
  fail(ErrorKind::Usage,
       "unable to match a printer suitable for the output format \"{}\", allowed formats are: {}",
       output, kubectl_compat ? kKubectlFormats : kOurFormats);
}

GetForm document_form_of(const std::string& output, const std::string& template_text) {
  const std::size_t equals = template_text.empty() ? output.find('=') : output.npos;
  const std::string name = output.substr(0, equals);
  const std::string word = to_lower(output);
  const bool is_plain = word == "json" || word == "yaml" || word == "kyaml" || word == "name";
  const auto names = split(kDocumentFormats, ',');
  if (!is_plain && std::ranges::find(names, name) == names.end()) {
    fail(ErrorKind::Usage,
         "unable to match a printer suitable for the output format \"{}\", allowed formats are: {}",
         output, kDocumentFormats);
  }
  return form_of(output, template_text, true);
}

GetForm form_asked_for(const Context& context, const GetFlags& flags) {
  const bool compat = context.flags.kubectl_compat;
  // Spec: kubectl get, PrintFlags.ToPrinter: a template alone is a Go template.
  if (flags.output.value_or("").empty() && !flags.template_text.empty()) {
    return form_of("go-template", flags.template_text, compat);
  }
  if (flags.output) return form_of(*flags.output, flags.template_text, compat);
  const std::string text = context.settings.get("output").value_or("");
  return at_place(context.settings.where("output"),
                  [&] { return form_of(text, flags.template_text, compat); });
}

void refuse_labels_of_documents(const GetFlags& flags, GetFormat format) {
  if (!flags.show_labels || is_table(format)) return;
  fail(ErrorKind::Usage, "--show-labels option cannot be used with {} printer",
       flags.output.value_or(""));
}

std::unique_ptr<print::ObjectPrinter> printer_of(const Context& context, const GetFlags& flags,
                                                 const GetForm& form, print::Shape shape,
                                                 std::vector<std::string> leading_headers,
                                                 std::string& out, json::KeyOrder order) {
  using print::Documents;
  using print::TemplatePrinter;
  switch (form.format) {
    case GetFormat::Table:
    case GetFormat::Wide:
    case GetFormat::Csv:
    case GetFormat::Markdown:
    case GetFormat::Name: return nullptr;
    case GetFormat::Ndjson: return std::make_unique<print::Lines>(out);
    case GetFormat::Json: return std::make_unique<Documents>(Documents::Format::Json, shape, out);
    case GetFormat::Yaml: return std::make_unique<Documents>(Documents::Format::Yaml, shape, out);
    case GetFormat::Kyaml: return std::make_unique<Documents>(Documents::Format::Kyaml, shape, out);
    case GetFormat::JsonPath:
    case GetFormat::JsonPathAsJson:
      return std::make_unique<TemplatePrinter>(
          jsonpath_of(form, flags),
          form.format == GetFormat::JsonPath ? TemplatePrinter::As::Text
                                             : TemplatePrinter::As::Json,
          shape,
          context.flags.kubectl_compat ? TemplatePrinter::Explain::WithDocument
                                       : TemplatePrinter::Explain::Briefly,
          out);
    case GetFormat::GoTemplate:
      return std::make_unique<print::GoTemplatePrinter>(go_template_of(form, flags), shape,
                                                        context.flags.kubectl_compat
                                                            ? TemplatePrinter::Explain::WithDocument
                                                            : TemplatePrinter::Explain::Briefly,
                                                        out, order);
    case GetFormat::CustomColumns: {
      const std::string text = text_of(form);
      // kubectl shows the headers that stand in a file whatever --no-headers says.
      const bool shows_headers = form.is_file || !flags.no_headers;
      return std::make_unique<print::CustomColumns>(
          form.is_file ? print::custom_columns_of_file(text) : print::custom_columns_of(text),
          std::move(leading_headers),
          shows_headers ? print::Table::Headers::Shown : print::Table::Headers::Hidden, shape, out);
    }
  }
  return nullptr;
}

}  // namespace k8scache::cli
