#pragma once

#include "core/model/object.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// Any number of pods as kubelet and controllers leave them (about 9 kB with managedFields), each
/// a function of its index: nothing is stored, one body takes about 3 µs.
///
/// The first 100 are in namespace `default`, the others spread over `team-000` to `team-039`; ten
/// in a row share the label `app`. Names, uids, addresses, container ids differ.
class SyntheticPods {
 public:
  SyntheticPods();

  [[nodiscard]] model::ObjectKey key(std::size_t index) const;
  [[nodiscard]] std::string uid(std::size_t index) const;
  [[nodiscard]] std::string body(std::size_t index, std::uint64_t revision) const;
  /// The label's value: `app-00012`.
  [[nodiscard]] std::string app(std::size_t index) const;
  /// All namespaces that `key` can name.
  [[nodiscard]] static std::vector<std::string> namespaces();

 private:
  struct Part {
    std::string text;   // compact JSON up to the next blank
    std::size_t blank;  // which value follows it; none after the last part
  };
  std::vector<Part> parts_;
};

}  // namespace k8scache::tests
