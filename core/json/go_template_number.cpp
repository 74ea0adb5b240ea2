#include "core/json/go_template_nodes.hpp"
#include "core/json/go_text.hpp"
#include "core/json/utf8.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace k8scache::json::gotmpl {

namespace {

bool is_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The digits without `_`, which may stand between two of them, or behind a prefix such as `0x`.
std::optional<std::string> without_underscores(std::string_view digits, bool has_prefix) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] != '_') {
      text += digits[i];
      continue;
    }
    const bool behind = i > 0 ? is_digit(digits[i - 1]) : has_prefix;
    if (!behind || i + 1 == digits.size() || !is_digit(digits[i + 1])) return std::nullopt;
  }
  return text;
}

/// An integer as Go's sources write it: sign, prefix, digits. Spec: strconv.ParseUint, base 0.
struct Integer {
  bool negative = false;
  bool signed_ = false;
  std::uint64_t magnitude = 0;
};

std::optional<Integer> read_integer(std::string_view text) {
  Integer integer;
  if (text.starts_with('-') || text.starts_with('+')) {
    integer.negative = text.front() == '-';
    integer.signed_ = true;
    text.remove_prefix(1);
  }
  int base = 10;
  bool has_prefix = false;
  if (text.size() > 1 && text.front() == '0') {
    const char letter = static_cast<char>(text[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    has_prefix = true;
    text.remove_prefix(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
  }
  const auto digits = without_underscores(text, has_prefix);
  if (!digits || digits->empty()) return std::nullopt;
  const auto [end, error] =
      std::from_chars(digits->data(), digits->data() + digits->size(), integer.magnitude, base);
  if (error != std::errc() || end != digits->data() + digits->size()) return std::nullopt;
  return integer;
}

std::optional<double> read_real(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  if (is_hex) text.remove_prefix(2);
  if (is_hex && text.find_first_of("pP") == std::string_view::npos) return std::nullopt;
  const auto digits = without_underscores(text, is_hex);
  if (!digits || digits->empty()) return std::nullopt;
  double real = 0;
  const auto [end, error] =
      std::from_chars(digits->data(), digits->data() + digits->size(), real,
                      is_hex ? std::chars_format::hex : std::chars_format::general);
  if (error != std::errc() || end != digits->data() + digits->size()) return std::nullopt;
  return negative ? -real : real;
}

std::optional<Number> read_character(std::string_view text, std::string& why) {
  const auto meaning = go_unquoted(text);
  if (!meaning || meaning->empty()) {
    why = "invalid syntax";
    return std::nullopt;
  }
  Utf8Character character = utf8_character(*meaning);
  // An escape such as '\xff' is a number, no character.
  if (meaning->size() == 1) character = {static_cast<unsigned char>(meaning->front()), 1};
  if (character.bytes != meaning->size()) {
    why = fmt::format("malformed character constant: {}", text);
    return std::nullopt;
  }
  return Number{.is_integer = true,
                .is_unsigned = true,
                .is_float = true,
                .integer = static_cast<std::int64_t>(character.code),
                .unsigned_integer = character.code,
                .real = static_cast<double>(character.code)};
}

}  // namespace

std::optional<Number> read_number(std::string_view text, Token::Type type, std::string& why) {
  if (type == Token::Type::CharConstant) return read_character(text, why);
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63U;
  Number number;
  if (const auto integer = read_integer(text)) {
    number.is_unsigned = !integer->signed_ || integer->magnitude == 0;
    number.unsigned_integer = integer->magnitude;
    number.is_integer =
        integer->magnitude < kLimit || (integer->negative && integer->magnitude == kLimit);
    number.integer =
        static_cast<std::int64_t>(integer->negative ? 0 - integer->magnitude : integer->magnitude);
    number.is_float = number.is_integer || number.is_unsigned;
    number.real = number.is_integer ? static_cast<double>(number.integer)
                                    : static_cast<double>(number.unsigned_integer);
  }
  if (number.is_float) return number;
  const auto real = read_real(text);
  if (!real) {
    why = "illegal number syntax: " + go_quoted(text);
    return std::nullopt;
  }
  if (text.find_first_of(".eEpP") == std::string_view::npos) {
    why = "integer overflow: " + go_quoted(text);
    return std::nullopt;
  }
  number.is_float = true;
  number.real = *real;
  if (std::abs(*real) < 9.2e18 && std::trunc(*real) == *real) {
    number.is_integer = true;
    number.integer = static_cast<std::int64_t>(*real);
  }
  return number;
}

std::string written(const Node& node) {
  const auto joined = [](const std::vector<Node>& nodes, std::string_view between) {
    std::string text;
    for (const Node& one : nodes) {
      if (!text.empty()) text += between;
      const bool in_parentheses = one.kind == Node::Kind::Pipe;
      text += (in_parentheses ? "(" : "") + written(one) + (in_parentheses ? ")" : "");
    }
    return text;
  };
  std::string text;
  switch (node.kind) {
    case Node::Kind::Text:
    case Node::Kind::Identifier:
    case Node::Kind::Number:
    case Node::Kind::String: return node.text;
    case Node::Kind::Bool: return node.truth ? "true" : "false";
    case Node::Kind::Dot: return ".";
    case Node::Kind::Nil: return "nil";
    case Node::Kind::Chain: text = joined(node.nodes, ""); [[fallthrough]];
    case Node::Kind::Field:
      for (const std::string& name : node.names) text.append(".").append(name);
      return text;
    case Node::Kind::Variable:
      for (const std::string& name : node.names) text.append(text.empty() ? "" : ".").append(name);
      return text;
    case Node::Kind::Command: return joined(node.nodes, " ");
    case Node::Kind::Pipe:
      for (const std::string& name : node.declared)
        text.append(text.empty() ? "" : ", ").append(name);
      if (!text.empty()) text += node.is_assignment ? " = " : " := ";
      return text + joined(node.nodes, " | ");
    case Node::Kind::Template:
      text = "{{template " + go_quoted(node.text);
      for (const Node& pipe : node.nodes) text.append(" ").append(written(pipe));
      return text + "}}";
    case Node::Kind::Action: return "{{" + written(node.nodes.front()) + "}}";
    case Node::Kind::Break: return "{{break}}";
    case Node::Kind::Continue: return "{{continue}}";
    case Node::Kind::If:
    case Node::Kind::Range:
    case Node::Kind::With: return written(node.nodes.front());
  }
  return text;
}

}  // namespace k8scache::json::gotmpl
