#pragma once

#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/print/object_printer.hpp"

#include <string>

namespace k8scache::print {

/// Writes objects one by one, as `-o json` or `-o yaml` shows them. Appends to the caller's string,
/// which may be written out and cleared after every call: one object at a time is in memory.
///
///   Documents documents(Documents::Format::Json, Documents::Shape::List, out);
///   documents.begin();
///   for (…) { documents.add(object); flush(out); }
///   documents.end();
///
/// Spec: cli-runtime printers, JSONPrinter and YAMLPrinter; kubectl get, printGeneric.
class Documents : public ObjectPrinter {
 public:
  enum class Format { Json, Yaml, Kyaml };
  using Shape = print::Shape;

  /// `out` must outlive this.
  Documents(Format format, Shape shape, std::string& out);

  void begin() override;
  void add(json::Value object) override;
  void end() override;

 private:
  void add_to_list(json::Value object);
  void end_yaml_list();
  void add_to_kyaml(json::Value object);
  void end_kyaml_list();

  Format format_;
  Shape shape_;
  std::string& out_;
  json::Writer list_;
  bool is_first_ = true;
};

}  // namespace k8scache::print
