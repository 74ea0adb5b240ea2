#pragma once

#include "core/json/value.hpp"

#include <string>
#include <vector>

namespace k8scache::print {

/// What is to be explained of an OpenAPI v3 document.
struct Explained {
  std::string group;  ///< of the type; empty: the core group
  std::string version;
  std::string plural;
  std::string name;                 ///< of the type as Go prints it, for messages
  std::vector<std::string> fields;  ///< down to the field in question
  bool recursive = false;
};

/// Appends the explanation as `kubectl explain` prints it. Throws NotFound in kubectl's words; what
/// came before is in `out` then.
/// Spec: kubectl explain/v2, plaintext.tmpl.
void explain(std::string& out, json::Value document, const Explained& what);

}  // namespace k8scache::print
