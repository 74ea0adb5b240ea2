#include "core/base/error.hpp"
#include "core/json/json_path_steps.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <utility>

namespace k8scache::json::path {

namespace {

// A path comes from a CRD that anybody may have written: its work is bounded before it is run.
constexpr std::size_t kLongestPath = 4096;
constexpr std::size_t kMostSteps = 256;
constexpr int kDeepestFilter = 8;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// A recursive descent over the text; `position_` is the byte that is looked at next.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  Steps read_all() {
    if (text_.size() > kLongestPath) problem("longer than 4096 bytes");
    skip_blanks();
    if (text_.substr(position_) == ".") return {};
    const bool bare_name = !at_end() && std::string_view(".[@$").find(peek()) == text_.npos;
    Steps steps = bare_name ? Steps{read_name_step()} : Steps{};
    read_steps(steps);
    if (!at_end()) problem("expected . or [");
    return steps;
  }

 private:
  [[noreturn]] void problem(std::string_view what) const {
    fail(ErrorKind::Usage, "cannot read the path \"{}\": {} at column {}", text_, what,
         position_ + 1);
  }

  [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[position_]; }
  [[nodiscard]] bool sees(std::string_view word) const {
    return text_.substr(position_, word.size()) == word;
  }
  bool accept(std::string_view word) {
    if (!sees(word)) return false;
    position_ += word.size();
    return true;
  }
  void expect(std::string_view word, std::string_view complaint) {
    skip_blanks();
    if (!accept(word)) problem(complaint);
  }
  void skip_blanks() {
    while (!at_end() && is_blank(peek())) ++position_;
  }

  /// Steps until something that is none: the end, or what closes a filter's operand.
  void read_steps(Steps& steps) {
    skip_blanks();
    if (steps.empty() && (sees("@") || sees("$"))) ++position_;
    while (true) {
      skip_blanks();
      if (accept("..")) {
        read_descent(steps);
      } else if (accept(".")) {
        add(steps, read_name_step());
      } else if (accept("[?(")) {
        add(steps, {read_filter()});
      } else if (accept("[")) {
        add(steps, read_brackets());
      } else {
        return;
      }
    }
  }

  void add(Steps& steps, Step step) {
    if (++step_count_ > kMostSteps) problem("more than 256 steps");
    steps.push_back(std::move(step));
  }

  void read_descent(Steps& steps) {
    if (sees(".")) problem("a name or [ must follow ..");
    add(steps, {Descent{}});
    if (!at_end() && !sees("[")) add(steps, read_name_step());
  }

  [[nodiscard]] bool ends_name(char c) const {
    if (is_blank(c) || std::string_view(".,[]$@{}").find(c) != std::string_view::npos) return true;
    return filter_depth_ > 0 && std::string_view("!<>=)").find(c) != std::string_view::npos;
  }

  Step read_name_step() {
    const std::size_t begin = position_;
    std::string name;
    while (!at_end() && !ends_name(peek())) {
      if (accept("\\") && at_end()) problem("a character must follow the backslash");
      name += text_[position_++];
    }
    if (name.empty()) problem("expected a name");
    if (text_.substr(begin, position_ - begin) == "*") return {Wildcard{}};
    return {Field{std::move(name)}};
  }

  /// What stands behind `[`, up to and with `]`.
  Step read_brackets() {
    std::vector<Step> choices;
    do {
      skip_blanks();
      choices.push_back(read_choice());
      skip_blanks();
    } while (accept(","));
    if (!accept("]")) problem("expected ]");
    if (choices.size() == 1) return std::move(choices.front());
    Union result;
    for (Step& choice : choices) {
      Steps alternative;
      add(alternative, std::move(choice));
      result.alternatives.push_back(std::move(alternative));
    }
    return {std::move(result)};
  }

  Step read_choice() {
    if (sees("'") || sees("\"")) return {Field{read_key()}};
    if (accept("*")) return {Slice{}};
    return {read_slice()};
  }

  /// A quoted key. A backslash is dropped, so that `['a\.b']`, which kubectl needs, and `['a.b']`
  /// both name the key `a.b`.
  std::string read_key() {
    const char quote = text_[position_++];
    std::string key;
    while (!at_end() && peek() != quote) {
      if (accept("\\") && at_end()) break;
      key += text_[position_++];
    }
    if (at_end()) problem("the quoted key is not closed");
    ++position_;
    return key;
  }

  Slice read_slice() {
    Slice slice;
    const std::optional<std::int64_t> begin = read_integer();
    slice.begin = begin.value_or(0);
    if (!accept(":")) {
      if (!begin) problem("expected an index, a quoted key, * or ?(");
      slice.single = true;
      return slice;
    }
    slice.end = read_integer();
    if (accept(":")) slice.stride = read_integer().value_or(1);
    if (slice.stride <= 0) problem("the step must be greater than 0");
    return slice;
  }

  std::optional<std::int64_t> read_integer() {
    skip_blanks();
    const std::size_t begin = position_;
    accept("-");
    while (is_digit(peek())) ++position_;
    const std::string_view digits = text_.substr(begin, position_ - begin);
    skip_blanks();
    if (digits.empty()) return std::nullopt;
    std::int32_t number = 0;  // no array is longer, and sums of two cannot overflow
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    if (error != std::errc() || end != digits.end()) problem("not a usable index");
    return number;
  }

  /// What stands behind `[?(`, up to and with `)]`.
  Filter read_filter() {
    if (++filter_depth_ > kDeepestFilter) problem("filters are nested too deeply");
    Filter filter;
    filter.left = read_operand();
    skip_blanks();
    if (!sees(")")) {
      filter.comparison = read_comparison();
      filter.right = read_operand();
    }
    expect(")", "expected ) after one comparison");
    expect("]", "expected ] after the filter");
    --filter_depth_;
    return filter;
  }

  Comparison read_comparison() {
    static constexpr std::pair<std::string_view, Comparison> kOperators[] = {
        {"==", Comparison::Equal},       {"!=", Comparison::NotEqual},
        {"<=", Comparison::LessOrEqual}, {">=", Comparison::GreaterOrEqual},
        {"<", Comparison::Less},         {">", Comparison::Greater},
    };
    for (const auto& [word, comparison] : kOperators) {
      if (accept(word)) return comparison;
    }
    problem("expected == != < <= > >= or )");
  }

  Operand read_operand() {
    skip_blanks();
    if (sees("\"") || sees("'")) return read_text();
    if (is_digit(peek()) || sees("-") || sees("+")) return read_number();
    if (sees("@") || sees("$") || sees(".") || sees("[")) {
      Steps steps;
      read_steps(steps);
      return steps;
    }
    if (accept("true")) return true;
    if (accept("false")) return false;
    problem("expected a path, a quoted text, a number, true or false");
  }

  std::string read_text() {
    static constexpr std::string_view kLetters = "abfnrtv";
    static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v";
    const char quote = text_[position_++];
    std::string result;
    while (!at_end() && peek() != quote) {
      const bool escaped = accept("\\");
      if (at_end()) break;
      const std::size_t letter = escaped ? kLetters.find(peek()) : std::string_view::npos;
      result += letter == std::string_view::npos ? peek() : kMeanings[letter];
      ++position_;
    }
    if (at_end()) problem("the quoted text is not closed");
    ++position_;
    return result;
  }

  Operand read_number() {
    accept("+");
    const std::string_view rest = text_.substr(position_);
    const std::size_t length = std::min(rest.find_first_not_of("-0123456789."), rest.size());
    const std::string_view digits = rest.substr(0, length);
    std::int64_t whole = 0;
    auto parsed = std::from_chars(digits.begin(), digits.end(), whole);
    if (parsed.ec == std::errc() && parsed.ptr == digits.end()) {
      position_ += length;
      return whole;
    }
    double number = 0;
    parsed = std::from_chars(digits.begin(), digits.end(), number);
    if (parsed.ec != std::errc() || parsed.ptr != digits.end()) problem("not a number");
    position_ += length;
    return number;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t step_count_ = 0;
  int filter_depth_ = 0;
};

}  // namespace

Steps parse_steps(std::string_view text) { return PathReader(text).read_all(); }

}  // namespace k8scache::json::path
