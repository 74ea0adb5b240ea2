#pragma once

#include "core/json/value.hpp"
#include "core/json/writer.hpp"

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
class Documents {
 public:
  enum class Format { Json, Yaml };
  enum class Shape {
    Separate,  ///< each object a document of its own; in YAML `---` between them
    List,      ///< one `v1` `List` with the objects as its items
  };

  /// `out` must outlive this.
  Documents(Format format, Shape shape, std::string& out);

  void begin();
  void add(json::Value object);
  void end();

 private:
  void add_to_list(json::Value object);
  void end_yaml_list();

  Format format_;
  Shape shape_;
  std::string& out_;
  json::Writer list_;
  bool is_first_ = true;
};

}  // namespace k8scache::print
