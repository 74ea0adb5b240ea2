#include "core/print/go_template_printer.hpp"

#include "core/base/error.hpp"
#include "core/json/go_text.hpp"

namespace k8scache::print {

GoTemplatePrinter::GoTemplatePrinter(json::GoTemplate text, Shape shape, Explain explain,
                                     std::string& out, json::KeyOrder order)
    : template_(std::move(text)), shape_(shape), explain_(explain), order_(order), out_(out) {}

void GoTemplatePrinter::begin() {
  if (shape_ == Shape::Separate) return;
  list_writer_.emplace(list_);
  list_writer_->begin_object().key("apiVersion").value("v1").key("items").begin_array();
}

void GoTemplatePrinter::add(json::Value object) {
  if (list_writer_) {
    list_writer_->value(object);
  } else {
    print(object);
  }
}

void GoTemplatePrinter::end() {
  if (shape_ == Shape::Separate) return;
  json::Writer& list = list_writer_->end_array().key("kind").value("List");
  list.key("metadata").begin_object().key("resourceVersion").value("").end_object().end_object();
  json::Parser parser;
  print(parser.parse(list_));
}

void GoTemplatePrinter::print(json::Value document) {
  const std::string why = template_.run(document, out_);
  if (why.empty()) return;
  const std::string quoted = json::go_quoted(template_.text());
  if (explain_ == Explain::Briefly) {
    fail(ErrorKind::Usage, "cannot print with the template {}: {}", quoted, why);
  }
  out_ += "Error executing template: " + why +
          ". Printing more information for debugging the template:\n\ttemplate was:\n\t\t" +
          template_.text() + "\n\traw data was:\n\t\t";
  json::write_compact(document, out_, order_);
  out_ += "\n\tobject given to template engine was:\n\t\t";
  json::append_go_value(out_, document);
  out_ += "\n\n";
  fail(ErrorKind::Usage, "error executing template {}: {}", quoted, why);
}

}  // namespace k8scache::print
