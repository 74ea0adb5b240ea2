#pragma once

#include "core/json/value.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

namespace k8scache::json {

/// The part of Go's text/template that objects can be shown with, byte for byte: all actions
/// (`range`, `if`, `with`, `template`, variables, pipelines) and functions, kubectl's `exists` and
/// `base64decode` among them. What is left out is said by name: complex numbers, and parts of
/// `printf` (see `go_sprintf`).
/// Spec: Go's text/template; cli-runtime printers, GoTemplatePrinter.
class GoTemplate {
 public:
  enum class MissingKeys { Allowed, Error };

  /// Throws `Error` (Usage) with Go's words: `template: output:1: unclosed action`.
  static GoTemplate parse(std::string_view text, MissingKeys missing = MissingKeys::Allowed);

  GoTemplate(GoTemplate&&) noexcept;
  GoTemplate& operator=(GoTemplate&&) noexcept;
  ~GoTemplate();

  /// Appends what the template makes of the document. Returns why it cannot go on, in Go's words,
  /// or an empty text; what came before is in `out` then. A template may run for ever: `most_steps`
  /// bounds it.
  std::string run(Value root, std::string& out,
                  std::uint64_t most_steps = std::numeric_limits<std::uint64_t>::max()) const;

  [[nodiscard]] const std::string& text() const;

 private:
  struct Program;
  explicit GoTemplate(std::unique_ptr<Program> program);
  std::unique_ptr<Program> program_;
};

}  // namespace k8scache::json
