#include "core/print/template_printer.hpp"

#include "core/base/error.hpp"
#include "core/json/go_text.hpp"

namespace k8scache::print {

TemplatePrinter::TemplatePrinter(json::JsonTemplate text, As as, Shape shape, Explain explain,
                                 std::string& out)
    : template_(std::move(text)), as_(as), shape_(shape), explain_(explain), out_(out) {}

void TemplatePrinter::begin() {
  if (shape_ == Shape::Separate) return;
  // Whoever wants the document in the message must have it.
  if (as_ == As::Text && explain_ == Explain::Briefly) per_item_ = template_.per_item();
  if (per_item_) return per_item_->begin(out_);
  list_writer_.emplace(list_);
  list_writer_->begin_object().key("apiVersion").value("v1").key("items").begin_array();
}

void TemplatePrinter::add(json::Value object) {
  if (list_writer_) {
    list_writer_->value(object);
  } else if (per_item_) {
    const std::string failure = per_item_->add(object, out_);
    if (!failure.empty()) refuse(failure, object);
  } else {
    print(object);
  }
}

void TemplatePrinter::end() {
  if (shape_ == Shape::Separate) return;
  if (per_item_) return per_item_->end(out_);
  json::Writer& list = list_writer_->end_array().key("kind").value("List");
  list.key("metadata").begin_object().key("resourceVersion").value("").end_object().end_object();
  json::Parser parser;
  print(parser.parse(list_));
}

void TemplatePrinter::print(json::Value document) {
  const json::JsonTemplate::Found found = template_.find(document);
  if (!found.failure.empty()) refuse(found.failure, document);
  if (as_ == As::Json) {
    json::JsonTemplate::print_as_json(out_, found.groups);
  } else {
    json::JsonTemplate::print(out_, found.groups);
  }
}

void TemplatePrinter::refuse(const std::string& why, json::Value document) const {
  const std::string quoted = json::go_quoted(template_.text());
  if (explain_ == Explain::Briefly) {
    fail(ErrorKind::Usage, "cannot print with the jsonpath {}: {}", quoted, why);
  }
  std::string shown;
  json::append_go_syntax(shown, document);
  fail(ErrorKind::Usage,
       "error executing jsonpath {}: Error executing template: {}. Printing more information for "
       "debugging the template:\n\ttemplate was:\n\t\t{}\n\tobject given to jsonpath engine "
       "was:\n\t\t{}\n\n\n",
       quoted, why, template_.text(), shown);
}

}  // namespace k8scache::print
