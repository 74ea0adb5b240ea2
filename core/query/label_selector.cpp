#include "core/query/label_selector.hpp"

#include "core/base/error.hpp"
#include "core/query/label_words.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace k8scache::query {

namespace {

enum class TokenKind { Word, Equals, NotEquals, Not, Greater, Less, Comma, Open, Close, End };

struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;
  std::size_t column = 0;  // from 0, in bytes
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_special(char c) { return std::string_view("=!(),<>").find(c) != std::string_view::npos; }

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// Reads one selector. After the first problem the text counts as ended, so that every loop ends;
/// the order of the checks and their words are the API server's.
class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : text_(text) { advance(); }

  std::variant<LabelSelector, SelectorProblem> parse() {
    LabelSelector selector;
    if (token_.kind != TokenKind::End) {
      expect_requirement("!, identifier, or 'end of string'");
      selector.requirements.push_back(requirement());
    }
    while (token_.kind != TokenKind::End) {
      if (token_.kind != TokenKind::Comma) {
        complain("found '{}', expected: ',' or 'end of string'");
        break;
      }
      advance();
      expect_requirement("identifier after ','");
      selector.requirements.push_back(requirement());
    }
    if (problem_) return std::move(*problem_);
    return selector;
  }

 private:
  void complain(std::string_view what) {
    if (!problem_) {
      const std::size_t hole = what.find("{}");
      std::string reason(what);
      if (hole != std::string::npos) reason.replace(hole, 2, token_.text);
      problem_ = SelectorProblem{token_.column + 1, std::move(reason)};
    }
    position_ = text_.size();
    token_ = {.kind = TokenKind::End, .text = {}, .column = position_};
  }

  void complain_in_requirement(std::string_view what) {
    complain("unable to parse requirement: " + std::string(what));
  }

  void expect_requirement(std::string_view expected) {
    if (token_.kind == TokenKind::Word || token_.kind == TokenKind::Not) return;
    complain(fmt::format("found '{{}}', expected: {}", expected));
  }

  void advance() {
    while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
    token_ = {.kind = TokenKind::End, .text = {}, .column = position_};
    if (position_ == text_.size()) return;
    const std::string_view rest = text_.substr(position_);
    std::size_t size = 1;
    if (rest.starts_with("==")) {
      token_.kind = TokenKind::Equals;
      size = 2;
    } else if (rest.starts_with("!=")) {
      token_.kind = TokenKind::NotEquals;
      size = 2;
    } else if (is_special(rest.front())) {
      token_.kind = special(rest.front());
    } else {
      token_.kind = TokenKind::Word;
      while (size < rest.size() && !is_blank(rest[size]) && !is_special(rest[size])) ++size;
    }
    token_.text = rest.substr(0, size);
    position_ += size;
  }

  static TokenKind special(char c) {
    switch (c) {
      case '=': return TokenKind::Equals;
      case '!': return TokenKind::Not;
      case '>': return TokenKind::Greater;
      case '<': return TokenKind::Less;
      case ',': return TokenKind::Comma;
      case '(': return TokenKind::Open;
      default: return TokenKind::Close;
    }
  }

  std::string key() {
    if (token_.kind != TokenKind::Word) {
      complain_in_requirement("found '{}', expected: identifier");
      return {};
    }
    const std::string problem = label_key_problem(token_.text);
    if (!problem.empty()) {
      complain_in_requirement("<nil>: Invalid value: \"{}\": " + problem);
      return {};
    }
    return take_word();
  }

  std::string take_word() {
    std::string word(token_.text);
    advance();
    return word;
  }

  /// The server checks values sorted, after it has read them all.
  void check_values(const LabelRequirement& requirement, std::size_t column) {
    for (std::size_t i = 0; i < requirement.values.size() && !problem_; ++i) {
      const std::string& value = requirement.values[i];
      const bool is_order =
          requirement.op == LabelOperator::GreaterThan || requirement.op == LabelOperator::LessThan;
      std::string problem = label_value_problem(value);
      if (!problem.empty()) {
        problem = fmt::format("values[{}][{}]: Invalid value: \"{}\": {}", i, requirement.key,
                              value, problem);
      } else if (is_order && !whole_number(value)) {
        problem = fmt::format(
            "values[{}]: Invalid value: \"{}\": for 'Gt', 'Lt' operators, the value must be an "
            "integer",
            i, value);
      }
      if (problem.empty()) continue;
      token_.column = column;
      complain_in_requirement(problem);
    }
  }

  /// A value may be missing: `a=` asks for the empty one.
  std::string exact_value() {
    if (token_.kind == TokenKind::End || token_.kind == TokenKind::Comma) return {};
    if (token_.kind != TokenKind::Word) {
      complain_in_requirement("found '{}', expected: identifier");
      return {};
    }
    return take_word();
  }

  std::vector<std::string> values() {
    std::vector<std::string> found;
    if (token_.kind != TokenKind::Open) {
      complain_in_requirement("found '{}' expected: '('");
      return found;
    }
    advance();
    while (!problem_) {
      if (token_.kind == TokenKind::Word) {
        found.push_back(take_word());
      } else if (token_.kind == TokenKind::Comma || token_.kind == TokenKind::Close) {
        found.emplace_back();  // `(,a)` and `()` ask for the empty value
      } else {
        complain_in_requirement(found.empty() ? "found '{}', expected: ',', ')' or identifier"
                                              : "found '{}', expected: ',', or identifier");
      }
      if (token_.kind == TokenKind::Close) break;
      if (token_.kind != TokenKind::Comma) {
        complain_in_requirement("found '{}', expected: ',' or ')'");
        break;
      }
      advance();
    }
    if (!problem_) advance();
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  LabelRequirement requirement() {
    LabelRequirement found;
    const bool is_negated = token_.kind == TokenKind::Not;
    if (is_negated) advance();
    found.key = key();
    found.op = is_negated ? LabelOperator::DoesNotExist : LabelOperator::Exists;
    if (!is_negated && token_.kind != TokenKind::End && token_.kind != TokenKind::Comma) {
      const std::size_t column = token_.column;
      read_operator(found);
      check_values(found, column);
    }
    return found;
  }

  void read_operator(LabelRequirement& found) {
    const Token op = token_;
    if (op.kind == TokenKind::Word && (op.text == "in" || op.text == "notin")) {
      advance();
      found.op = op.text == "in" ? LabelOperator::In : LabelOperator::NotIn;
      found.values = values();
      return;
    }
    const bool is_order = op.kind == TokenKind::Greater || op.kind == TokenKind::Less;
    if (op.kind != TokenKind::Equals && op.kind != TokenKind::NotEquals && !is_order) {
      complain_in_requirement("found '{}', expected: in, notin, =, ==, !=, gt, lt");
      return;
    }
    advance();
    found.values.push_back(exact_value());
    found.op = op.kind == TokenKind::Equals      ? LabelOperator::In
               : op.kind == TokenKind::NotEquals ? LabelOperator::NotIn
               : op.kind == TokenKind::Greater   ? LabelOperator::GreaterThan
                                                 : LabelOperator::LessThan;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  Token token_;
  std::optional<SelectorProblem> problem_;
};

bool holds(const LabelRequirement& requirement, const std::string* value) {
  const auto is_listed = [&] {
    return std::binary_search(requirement.values.begin(), requirement.values.end(), *value);
  };
  switch (requirement.op) {
    case LabelOperator::Exists: return value != nullptr;
    case LabelOperator::DoesNotExist: return value == nullptr;
    case LabelOperator::In: return value != nullptr && is_listed();
    case LabelOperator::NotIn: return value == nullptr || !is_listed();
    case LabelOperator::GreaterThan:
    case LabelOperator::LessThan: {
      if (value == nullptr) return false;
      const auto number = whole_number(*value);
      const auto bound = whole_number(requirement.values.front());
      if (!number || !bound) return false;
      return requirement.op == LabelOperator::GreaterThan ? *number > *bound : *number < *bound;
    }
  }
  return false;
}

}  // namespace

std::variant<LabelSelector, SelectorProblem> LabelSelector::read(std::string_view text) {
  return SelectorParser(text).parse();
}

LabelSelector LabelSelector::parse(std::string_view text) {
  auto result = read(text);
  if (const auto* const problem = std::get_if<SelectorProblem>(&result)) {
    fail(ErrorKind::Usage, "cannot read the label selector \"{}\" at column {}: {}", text,
         problem->column, problem->reason);
  }
  return std::get<LabelSelector>(std::move(result));
}

Labels parse_label_set(std::string_view text) {
  Labels labels;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find(','));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    labels.emplace_back(pair.substr(0, equals),
                        equals < pair.size() ? pair.substr(equals + 1) : std::string_view());
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
  }
  return labels;
}

bool matches(const LabelSelector& selector, const Labels& labels) {
  return std::all_of(selector.requirements.begin(), selector.requirements.end(),
                     [&](const LabelRequirement& requirement) {
                       const auto label = std::find_if(
                           labels.begin(), labels.end(),
                           [&](const auto& pair) { return pair.first == requirement.key; });
                       return holds(requirement, label == labels.end() ? nullptr : &label->second);
                     });
}

}  // namespace k8scache::query
