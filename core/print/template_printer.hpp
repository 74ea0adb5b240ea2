#pragma once

#include "core/json/json_template.hpp"
#include "core/json/writer.hpp"
#include "core/print/object_printer.hpp"

#include <optional>
#include <string>

namespace k8scache::print {

/// Objects through a JSONPath template, as `-o jsonpath` and `-o jsonpath-as-json` show them. Over
/// a `List` the list itself is the document of the template; where that is possible one object at a
/// time is in memory, else all of them.
/// Spec: cli-runtime printers, JSONPathPrinter.
class TemplatePrinter : public ObjectPrinter {
 public:
  enum class As { Text, Json };
  /// What is said of a template that fails: one line, or kubectl's, with the template and the whole
  /// document.
  enum class Explain { Briefly, WithDocument };

  /// `out` must outlive this.
  TemplatePrinter(json::JsonTemplate text, As as, Shape shape, Explain explain, std::string& out);

  void begin() override;
  void add(json::Value object) override;
  void end() override;

 private:
  void print(json::Value document);
  [[noreturn]] void refuse(const std::string& why, json::Value document) const;

  json::JsonTemplate template_;
  As as_;
  Shape shape_;
  Explain explain_;
  std::string& out_;
  std::optional<json::JsonTemplate::PerItem> per_item_;
  std::string list_;  // as JSON, when the template needs it whole
  std::optional<json::Writer> list_writer_;
};

}  // namespace k8scache::print
