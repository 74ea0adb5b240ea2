#include "core/print/lines.hpp"

#include "core/json/writer.hpp"

namespace k8scache::print {

void Lines::add(json::Value object) {
  json::write_compact(object, out_);
  out_ += '\n';
}

}  // namespace k8scache::print
