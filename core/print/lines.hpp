#pragma once

#include "core/print/object_printer.hpp"

#include <string>

namespace k8scache::print {

/// Objects as JSON, each on a line of its own, for programs that read as it comes (`-o ndjson`).
class Lines : public ObjectPrinter {
 public:
  /// `out` must outlive this.
  explicit Lines(std::string& out) : out_(out) {}

  void begin() override {}
  void add(json::Value object) override;
  void end() override {}

 private:
  std::string& out_;
};

}  // namespace k8scache::print
