#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace k8scache::cli {

namespace {

/// What `print::painted` writes.
constexpr std::array<std::string_view, 6> kColours{"\x1b[0m",  "\x1b[1m",  "\x1b[2m",
                                                   "\x1b[31m", "\x1b[32m", "\x1b[33m"};

bool begins_colour(std::string_view text) {
  return std::any_of(kColours.begin(), kColours.end(),
                     [&](std::string_view colour) { return colour.starts_with(text); });
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
}

/// The first byte of the controls U+0080 to U+009F, and of letters.
constexpr char kFirstOfTwo = '\xc2';

bool is_forced(const Environment& environment) {
  return environment.get("CLICOLOR_FORCE").value_or("0") != "0" ||
         environment.get("FORCE_COLOR").value_or("0") != "0";
}

}  // namespace

bool may_colour(const Context& context, Stream stream) {
  const std::string& wish = context.flags.color;
  if (wish == "always" || wish == "never") return wish == "always";
  if (context.flags.kubectl_compat) return false;
  const Environment& environment = context.environment;
  if (is_forced(environment)) return true;
  if (environment.get("NO_COLOR") || environment.get("TERM") == "dumb") return false;
  return stream == Stream::Out ? context.out_is_terminal : context.err_is_terminal;
}

std::string without_escapes(std::string text) {
  for (std::size_t at = text.find('\x1b'); at != text.npos; at = text.find('\x1b', at)) {
    text.replace(at, 1, "^[");
  }
  return text;
}

void TerminalStream::take(char c) {
  if (!held_.empty()) {
    held_ += c;
    if (held_.front() == '\x1b') {
      const bool is_whole = std::find(kColours.begin(), kColours.end(), held_) != kColours.end();
      if (is_whole) {
        out_ << held_;
        held_.clear();
      } else if (!begins_colour(held_)) {
        let_go();
      }
    } else {
      let_go();
    }
    return;
  }
  if (c == '\x1b' || c == kFirstOfTwo) {
    held_ += c;
  } else if (is_control(c)) {
    out_ << '^' << static_cast<char>(c ^ 0x40);
  } else {
    out_ << c;
  }
}

/// What was held is not what it seemed to be.
void TerminalStream::let_go() {
  const std::string held = std::exchange(held_, {});
  if (held.empty()) return;
  if (held.front() == kFirstOfTwo) {
    const auto second = held.size() == 2 ? static_cast<unsigned char>(held[1]) : 0U;
    if (second >= 0x80 && second <= 0x9f) {
      out_ << fmt::format("\\u{:04x}", second);
    } else {
      out_ << kFirstOfTwo;
      for (const char c : std::string_view(held).substr(1)) take(c);
    }
    return;
  }
  out_ << "^[";
  for (const char c : std::string_view(held).substr(1)) take(c);
}

int TerminalStream::overflow(int c) {
  if (c != traits_type::eof()) take(static_cast<char>(c));
  return out_ ? traits_type::not_eof(c) : traits_type::eof();
}

std::streamsize TerminalStream::xsputn(const char* text, std::streamsize size) {
  const std::string_view all(text, static_cast<std::size_t>(size));
  std::string_view rest = all;
  while (!rest.empty()) {
    // Most text is nothing special.
    std::size_t plain = 0;
    while (held_.empty() && plain < rest.size() && !is_control(rest[plain]) &&
           rest[plain] != kFirstOfTwo) {
      ++plain;
    }
    out_ << rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    take(rest.front());
    rest.remove_prefix(1);
  }
  return out_ ? size : 0;
}

int TerminalStream::sync() {
  let_go();
  out_.flush();
  return out_ ? 0 : -1;
}

void TerminalStream::send(std::string_view sequence) {
  let_go();
  out_ << sequence;
}

std::ostream& operator<<(std::ostream& out, Control control) {
  if (auto* const terminal = dynamic_cast<TerminalStream*>(out.rdbuf())) {
    terminal->send(control.sequence);
  } else {
    out << control.sequence;
  }
  return out;
}

}  // namespace k8scache::cli
