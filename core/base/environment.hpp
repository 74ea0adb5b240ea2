#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache {

/// The environment variables as a value: read once, in `cli`, and handed down, so that everything
/// below can be tested and depends on nothing unseen.
class Environment {
 public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string, std::less<>> variables)
      : variables_(std::move(variables)) {}

  /// From the process's block: `NAME=value` texts, closed by a null pointer. Of equal names the
  /// first counts, as getenv has it.
  static Environment from_block(const char* const* entries);

  /// The value; nothing if the variable is not set or empty, which no reader of ours tells apart.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
  void set(const std::string& name, std::string value) { variables_[name] = std::move(value); }

  /// `NAME=value` texts in the order of the names, for a child process.
  [[nodiscard]] std::vector<std::string> block() const;

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace k8scache
