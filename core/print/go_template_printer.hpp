#pragma once

#include "core/json/go_template.hpp"
#include "core/json/writer.hpp"
#include "core/print/object_printer.hpp"
#include "core/print/template_printer.hpp"

#include <optional>
#include <string>

namespace k8scache::print {

/// Objects through a Go template, as `-o go-template` shows them. Over a `List` the list itself is
/// the document, and all of it is in memory.
/// Spec: cli-runtime printers, GoTemplatePrinter.
class GoTemplatePrinter : public ObjectPrinter {
 public:
  using Explain = TemplatePrinter::Explain;

  /// `out` must outlive this. With `Explain::WithDocument` a template that fails is shown there
  /// too, beside the document, as kubectl does: its members in that order.
  GoTemplatePrinter(json::GoTemplate text, Shape shape, Explain explain, std::string& out,
                    json::KeyOrder order = json::KeyOrder::Sorted);

  void begin() override;
  void add(json::Value object) override;
  void end() override;

 private:
  void print(json::Value document);

  json::GoTemplate template_;
  Shape shape_;
  Explain explain_;
  json::KeyOrder order_;
  std::string& out_;
  std::string list_;
  std::optional<json::Writer> list_writer_;
};

}  // namespace k8scache::print
