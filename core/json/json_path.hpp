#pragma once

#include "core/json/value.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::json {

/// A path into a document in kubectl's JSONPath dialect, without braces:
/// `.spec.containers[*].image`,
/// `.metadata.labels['a/b']`, `.metadata.annotations.a\.b`, `[?(@.type=="Ready")].status`,
/// `..name`,
/// `[-1]`, `[0:2]`, `[0,2]`. The leading dot may be left out.
///
/// Compiled once, walked often. Absence is no error: a path that meets a missing key has no
/// results. Wider than kubectl: `['a.b']` names the key with the dot (kubectl splits it, and needs
/// `['a\.b']`, which works too), keys may stand in double quotes, `..*` is understood, and `[2:]`
/// of one short array does not end the search in the others. Members of an object come by key.
/// A path has at most 4096 bytes and 256 steps, a walk at most four million values.
/// Spec: k8s.io/client-go/util/jsonpath.
class JsonPath {
 public:
  /// Throws `Error` (Usage) that quotes the path and says where it goes wrong.
  static JsonPath parse(std::string_view text);

  JsonPath(JsonPath&&) noexcept;
  JsonPath& operator=(JsonPath&&) noexcept;
  ~JsonPath();

  struct Found {
    std::vector<Value> values;
    std::string
        failure;  ///< kubectl's words for what it refuses (an index out of bounds), or empty
  };
  /// As `find`, and why there are no values: for those who must say what kubectl says.
  [[nodiscard]] Found search(Value root) const;

  /// Every value the path leads to, arrays in their order. Their life is that of the document.
  /// None where kubectl calls it an error: an index out of bounds, values that cannot be compared.
  [[nodiscard]] std::vector<Value> find(Value root) const;
  /// The first of them; missing when there is none.
  [[nodiscard]] Value first(Value root) const;
  [[nodiscard]] const std::string& text() const;

 private:
  struct Program;
  explicit JsonPath(std::unique_ptr<Program> program);
  std::unique_ptr<Program> program_;
};

}  // namespace k8scache::json
