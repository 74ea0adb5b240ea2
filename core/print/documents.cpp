#include "core/print/documents.hpp"

#include "core/json/kyaml_write.hpp"
#include "core/json/yaml_write.hpp"

namespace k8scache::print {

namespace {

constexpr int kIndent = 4;  // kubectl's, in JSON

}  // namespace

Documents::Documents(Format format, Shape shape, std::string& out)
    : format_(format), shape_(shape), out_(out), list_(out, kIndent) {}

void Documents::begin() {
  if (shape_ == Shape::Separate) return;
  if (format_ == Format::Kyaml) {
    out_ += "---\n{\n  apiVersion: \"v1\",\n  items: [";
    return;
  }
  if (format_ == Format::Yaml) {
    out_ += "apiVersion: v1\n";
    return;
  }
  list_.begin_object().key("apiVersion").value("v1").key("items").begin_array();
}

void Documents::add(json::Value object) {
  if (format_ == Format::Kyaml) {
    add_to_kyaml(object);
  } else if (shape_ == Shape::List) {
    add_to_list(object);
  } else if (format_ == Format::Json) {
    json::write_pretty(object, out_, kIndent);
    out_ += '\n';
  } else {
    if (!is_first_) out_ += "---\n";
    json::write_yaml(object, out_);
  }
  is_first_ = false;
}

void Documents::add_to_kyaml(json::Value object) {
  if (shape_ == Shape::List) {
    if (!is_first_) out_ += ", ";
    json::write_kyaml(object, out_, 1);
    return;
  }
  out_ += "---\n";
  json::write_kyaml(object, out_);
  out_ += '\n';
}

void Documents::end_kyaml_list() {
  out_ += "],\n  kind: \"List\",\n  metadata: {\n    resourceVersion: \"\",\n  },\n}\n";
}

void Documents::add_to_list(json::Value object) {
  if (format_ == Format::Json) {
    list_.value(object);
    return;
  }
  if (is_first_) out_ += "items:\n";
  json::write_yaml_element(object, out_);
}

void Documents::end() {
  if (shape_ == Shape::Separate) return;
  if (format_ == Format::Yaml) return end_yaml_list();
  if (format_ == Format::Kyaml) return end_kyaml_list();
  list_.end_array().key("kind").value("List");
  list_.key("metadata").begin_object().key("resourceVersion").value("").end_object().end_object();
  out_ += '\n';
}

void Documents::end_yaml_list() {
  if (is_first_) out_ += "items: []\n";
  out_ += "kind: List\nmetadata:\n  resourceVersion: \"\"\n";
}

}  // namespace k8scache::print
