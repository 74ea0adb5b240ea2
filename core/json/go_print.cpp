#include "core/json/go_print.hpp"

#include "core/base/error.hpp"
#include "core/json/go_format.hpp"
#include "core/json/go_text.hpp"
#include "core/json/utf8.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace k8scache::json {

namespace {

constexpr std::int64_t kWidest = 1'000'000;  // Go's own bound

/// Reads a format and takes its operands one after another.
class FormatReader {
 public:
  FormatReader(std::string_view format, const std::vector<GoValue>& values)
      : format_(format), values_(values) {}

  std::string run() {
    while (at_ < format_.size()) {
      const std::size_t percent = std::min(format_.find('%', at_), format_.size());
      out_ += format_.substr(at_, percent - at_);
      at_ = percent;
      if (at_ == format_.size()) break;
      ++at_;
      read_verb();
    }
    say_extra();
    return std::move(out_);
  }

 private:
  [[nodiscard]] char here() const { return at_ < format_.size() ? format_[at_] : '\0'; }

  GoFlags read_flags() {
    GoFlags flags;
    while (true) {
      switch (here()) {
        case '#': flags.sharp = true; break;
        case '0': flags.zero = true; break;
        case '+': flags.plus = true; break;
        case '-': flags.minus = true; break;
        case ' ': flags.space = true; break;
        default: return flags;
      }
      ++at_;
    }
  }

  std::optional<std::int64_t> read_number() {
    std::optional<std::int64_t> number;
    while (here() >= '0' && here() <= '9') {
      number = number.value_or(0) * 10 + (here() - '0');
      ++at_;
      if (*number <= kWidest) continue;
      at_ = format_.size();
      return std::nullopt;
    }
    return number;
  }

  std::optional<std::int64_t> number_of_operand() {
    ++at_;
    if (next_ >= values_.size()) return std::nullopt;
    const GoValue& value = values_[next_++];
    const bool fits = value.is_integer() && std::abs(value.integer) <= kWidest;
    return fits ? std::optional(value.integer) : std::nullopt;
  }

  void read_width(GoFlags& flags) {
    if (here() != '*') {
      flags.width = read_number();
      return;
    }
    flags.width = number_of_operand();
    if (!flags.width) {
      out_ += "%!(BADWIDTH)";
    } else if (*flags.width < 0) {
      flags.width = -*flags.width;
      flags.minus = true;
    }
  }

  void read_precision(GoFlags& flags) {
    if (here() != '.') return;
    ++at_;
    if (here() != '*') {
      flags.precision = read_number().value_or(0);
      return;
    }
    flags.precision = number_of_operand();
    if (flags.precision && *flags.precision < 0) flags.precision.reset();
    if (!flags.precision) out_ += "%!(BADPREC)";
  }

  void refuse_index() const {
    if (here() == '[') fail(ErrorKind::Usage, "indexes of operands in printf are not supported");
  }

  void read_verb() {
    GoFlags flags = read_flags();
    refuse_index();
    read_width(flags);
    read_precision(flags);
    refuse_index();
    if (at_ >= format_.size()) {
      out_ += "%!(NOVERB)";
      return;
    }
    const Utf8Character verb = utf8_character(format_.substr(at_));
    const std::string_view letter = format_.substr(at_, verb.bytes);
    at_ += verb.bytes;
    if (verb.code == U'%') {
      out_ += '%';
    } else if (next_ >= values_.size()) {
      out_.append("%!").append(letter).append("(MISSING)");
    } else if (verb.code == U'v' && flags.sharp) {
      append_go_source(values_[next_++]);
    } else {
      if (verb.code == U'v') flags.plus = false;
      append_go_format(out_, verb.code, flags, values_[next_++]);
    }
  }

  /// `%#v`.
  void append_go_source(const GoValue& value) {
    if (value.type == GoValue::Type::String) {
      out_ += go_quoted(value.text);
    } else if (value.type == GoValue::Type::Map) {
      append_go_syntax(out_, value.json);
    } else if (value.type == GoValue::Type::Slice) {
      out_ += "[]interface {}{";
      for (std::size_t i = 0; i < value.length(); ++i) {
        if (i > 0) out_ += ", ";
        append_go_syntax(out_, value.json.at(value.begin + i));
      }
      out_ += '}';
    } else {
      append_go_print(out_, value);
    }
  }

  void say_extra() {
    if (next_ >= values_.size()) return;
    out_ += "%!(EXTRA ";
    for (std::size_t i = next_; i < values_.size(); ++i) {
      if (i > next_) out_ += ", ";
      const bool is_nil = !values_[i].unboxed().is_valid();
      if (!is_nil) out_.append(values_[i].own_type_name()) += '=';
      append_go_print(out_, values_[i]);
    }
    out_ += ')';
  }

  std::string_view format_;
  const std::vector<GoValue>& values_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  std::string out_;
};

}  // namespace

void append_go_print(std::string& out, const GoValue& value) {
  append_go_format(out, U'v', {}, value);
}

std::string go_sprint(const std::vector<GoValue>& values) {
  std::string out;
  bool was_text = true;
  for (const GoValue& value : values) {
    const bool is_text = value.type == GoValue::Type::String;
    if (!is_text && !was_text) out += ' ';
    append_go_print(out, value);
    was_text = is_text;
  }
  return out;
}

std::string go_sprintln(const std::vector<GoValue>& values) {
  std::string out;
  for (const GoValue& value : values) {
    if (&value != &values.front()) out += ' ';
    append_go_print(out, value);
  }
  return out + '\n';
}

std::string go_sprintf(std::string_view format, const std::vector<GoValue>& values) {
  return FormatReader(format, values).run();
}

}  // namespace k8scache::json
