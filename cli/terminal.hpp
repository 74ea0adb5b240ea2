#pragma once

#include "cli/context.hpp"

#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace k8scache::cli {

/// Which of a command's two streams.
enum class Stream { Out, Err };

/// Whether colours may be used there: what --color says; else only on a terminal that is not dumb,
/// unless NO_COLOR forbids it, or CLICOLOR_FORCE or FORCE_COLOR wants it anyway. Where words have
/// to be kubectl's, colours come only when they are asked for: kubectl has none. Spec:
/// https://no-color.org, https://bixense.com/clicolors.
[[nodiscard]] bool may_colour(const Context& context, Stream stream);

/// A text in which each ESC is shown as `^[`: of what holds no colours of ours.
[[nodiscard]] std::string without_escapes(std::string text);

/// A stream to a terminal that shows control characters instead of sending them, so that no name
/// and no message from a cluster can steer it: ESC is `^[`, as kubectl writes it in tables, a bell
/// `^G`, the controls beyond ASCII `\u009b`. Line ends and tabs pass, and so do the sequences for
/// colours that `print::painted` writes.
class TerminalStream final : public std::streambuf {
 public:
  explicit TerminalStream(std::ostream& out) : out_(out), stream_(this) {}
  [[nodiscard]] std::ostream& stream() { return stream_; }
  /// Sends a sequence of our own.
  void send(std::string_view sequence);

 protected:
  int overflow(int c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  void take(char c);
  void let_go();
  std::ostream& out_;
  std::string held_;  // the beginning of a sequence or a character, until it is known what it is
  std::ostream stream_;
};

/// Writes what steers a terminal: `out << Control{"\r\x1b[K"}`.
struct Control {
  std::string_view sequence;
};
std::ostream& operator<<(std::ostream& out, Control control);

}  // namespace k8scache::cli
