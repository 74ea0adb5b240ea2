#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// Label and field selectors, as far as the fake server needs them: `k=v`, `k==v`, `k!=v`, `k`,
/// `!k` for labels, the first three for fields of any path (`metadata.name`, `spec.nodeName`).
class Selector {
 public:
  Selector() = default;
  Selector(std::string_view labels, std::string_view fields);

  [[nodiscard]] bool matches_all() const { return terms_.empty(); }
  [[nodiscard]] bool matches(std::string_view body) const;

 private:
  enum class Test { Equal, Unequal, Present, Absent };
  struct Term {
    std::vector<std::string> path;  // from the root of the object
    Test test;
    std::string value;
  };
  void add(std::string_view text, bool is_label);
  std::vector<Term> terms_;
};

}  // namespace k8scache::tests
