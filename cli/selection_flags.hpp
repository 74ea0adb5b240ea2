#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// The flags that say what of a cluster is kept. Each as it was typed.
struct SelectionFlags {
  std::vector<std::string> kinds;
  std::vector<std::string> exclude;
  std::optional<std::string> secrets;

  /// The first that was given; nothing when none was.
  [[nodiscard]] const char* first_given() const;
};
void declare(CLI::App& command, SelectionFlags& flags);

}  // namespace k8scache::cli
