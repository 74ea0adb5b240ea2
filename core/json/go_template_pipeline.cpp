#include "core/json/go_template_pipeline.hpp"

#include "core/json/go_text.hpp"
#include "core/json/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace k8scache::json::gotmpl {

namespace {

using Type = Token::Type;

constexpr int kDeepest = 100;

/// A token as Go's messages quote it. Spec: text/template/parse, item.String.
std::string shown(const Token& token) {
  if (token.type == Type::End) return "EOF";
  if (token.type == Type::Keyword || token.type == Type::Nil || token.type == Type::Dot) {
    return fmt::format("<{}>", token.text);
  }
  if (token.text.size() <= 10) return go_quoted(token.text);
  std::size_t bytes = 0;
  for (int i = 0; i < 10 && bytes < token.text.size(); ++i) {
    bytes += utf8_character(token.text.substr(bytes)).bytes;
  }
  return go_quoted(token.text.substr(0, bytes)) + "...";
}

bool starts_operand(Type type) {
  constexpr std::array kTypes{Type::Bool,   Type::CharConstant, Type::Complex,  Type::Dot,
                              Type::Field,  Type::Identifier,   Type::Number,   Type::Nil,
                              Type::String, Type::RawString,    Type::Variable, Type::LeftParen};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

}  // namespace

void PipelineParser::refuse(const std::string& why) const {
  fail(ErrorKind::Usage, "template: {}:{}: {}", kMainTemplate, tokens_[furthest_].line, why);
}

void PipelineParser::unexpected(const Token& token, std::string_view context) const {
  if (token.type != Type::Error) problem("unexpected {} in {}", shown(token), context);
  std::string extra;
  if (action_line_ != 0 && action_line_ != token.line) {
    extra =
        fmt::format("{} started at {}:{}", token.problem.ends_with(" action") ? "" : " in action",
                    kMainTemplate, action_line_);
  }
  problem("{}{}", token.problem, extra);
}

const Token& PipelineParser::next() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

const Token& PipelineParser::peek() {
  furthest_ = std::max(furthest_, at_);
  return tokens_[at_];
}

const Token& PipelineParser::peek_non_space() {
  while (peek().type == Type::Space) next();
  return peek();
}

const Token& PipelineParser::next_non_space() {
  peek_non_space();
  return next();
}

const Token& PipelineParser::expect(Type type, std::string_view context) {
  const Token& token = next_non_space();
  if (token.type != type) unexpected(token, context);
  return token;
}

void PipelineParser::deeper() {
  if (++depth_ > kDeepest) problem("nested more than {} levels deep", kDeepest);
}

std::string PipelineParser::unquoted(const Token& token) const {
  if (token.type == Type::RawString) {
    std::string text(token.text.substr(1, token.text.size() - 2));
    std::erase(text, '\r');
    return text;
  }
  auto text = go_unquoted(token.text);
  if (!text) problem("invalid syntax");
  return std::move(*text);
}

Node PipelineParser::parse_pipeline(std::string_view context, Type end) {
  Node pipe{.kind = Node::Kind::Pipe, .position = peek_non_space().position};
  parse_declarations(pipe, context);
  while (true) {
    const Token& token = peek_non_space();
    if (token.type == end) {
      next();
      break;
    }
    if (!starts_operand(token.type)) unexpected(token, context);
    pipe.nodes.push_back(parse_command());
  }
  check_pipeline(pipe, context);
  return pipe;
}

/// `$x :=`, `$i, $x :=`, `$x =`.
void PipelineParser::parse_declarations(Node& pipe, std::string_view context) {
  while (peek_non_space().type == Type::Variable) {
    const std::size_t before = at_;
    const std::string name(next().text);
    const Token& behind = peek_non_space();
    const bool is_comma = behind.type == Type::Char && behind.text == ",";
    if (behind.type != Type::Assign && behind.type != Type::Declare && !is_comma) {
      at_ = before;
      return;
    }
    pipe.declared.push_back(name);
    variables_.push_back(name);
    pipe.is_assignment = behind.type == Type::Assign;
    next();
    if (!is_comma) return;
    if (context != "range" || pipe.declared.size() >= 2) {
      problem("too many declarations in {}", context);
    }
    const Type third = peek_non_space().type;
    if (third != Type::Variable && third != Type::RightDelim && third != Type::RightParen) {
      problem("range can only initialize variables");
    }
  }
}

void PipelineParser::check_pipeline(const Node& pipe, std::string_view context) const {
  if (pipe.nodes.empty()) problem("missing value for {}", context);
  for (std::size_t i = 1; i < pipe.nodes.size(); ++i) {
    const Node::Kind kind = pipe.nodes[i].nodes.front().kind;
    if (kind == Node::Kind::Bool || kind == Node::Kind::Dot || kind == Node::Kind::Nil ||
        kind == Node::Kind::Number || kind == Node::Kind::String) {
      problem("non executable command in pipeline stage {}", i + 1);
    }
  }
}

Node PipelineParser::parse_command() {
  Node command{.kind = Node::Kind::Command, .position = peek_non_space().position};
  while (true) {
    peek_non_space();
    if (auto operand = parse_operand()) command.nodes.push_back(std::move(*operand));
    const Token& token = peek();
    if (token.type == Type::Space) {
      next();
      continue;
    }
    if (token.type == Type::RightDelim || token.type == Type::RightParen) break;
    next();
    if (token.type != Type::Pipe) unexpected(token, "operand");
    break;
  }
  if (command.nodes.empty()) problem("empty command");
  return command;
}

std::optional<Node> PipelineParser::parse_operand() {
  auto term = parse_term();
  if (!term || peek().type != Type::Field) return term;
  const std::size_t position = peek().position;
  std::vector<std::string> names;
  while (peek().type == Type::Field) names.emplace_back(next().text.substr(1));
  using Kind = Node::Kind;
  const Kind kind = term->kind;
  if (kind == Kind::Field || kind == Kind::Variable) {
    term->position = position;
    term->names.insert(term->names.end(), names.begin(), names.end());
    return term;
  }
  const bool is_constant = kind == Kind::Bool || kind == Kind::String || kind == Kind::Number ||
                           kind == Kind::Nil || kind == Kind::Dot;
  if (is_constant) problem("unexpected . after term {}", go_quoted(written(*term)));
  Node chain{.kind = Node::Kind::Chain, .position = position, .names = std::move(names)};
  chain.nodes.push_back(std::move(*term));
  return chain;
}

std::optional<Node> PipelineParser::parse_term() {
  const Token& token = peek_non_space();
  Node node{.position = token.position, .text = std::string(token.text)};
  switch (token.type) {
    case Type::Identifier:
      next();
      if (!is_function(token.text)) problem("function {} not defined", go_quoted(token.text));
      node.kind = Node::Kind::Identifier;
      return node;
    case Type::Dot: node.kind = Node::Kind::Dot; break;
    case Type::Nil: node.kind = Node::Kind::Nil; break;
    case Type::Variable:
      next();
      if (std::ranges::find(variables_, token.text) == variables_.end()) {
        problem("undefined variable {}", go_quoted(token.text));
      }
      node.kind = Node::Kind::Variable;
      node.names = {node.text};
      return node;
    case Type::Field:
      node.kind = Node::Kind::Field;
      node.names = {node.text.substr(1)};
      break;
    case Type::Bool:
      node.kind = Node::Kind::Bool;
      node.truth = token.text == "true";
      break;
    case Type::CharConstant:
    case Type::Complex:
    case Type::Number:
      next();
      node.kind = Node::Kind::Number;
      node.number = number_of(token);
      return node;
    case Type::LeftParen: {
      next();
      deeper();
      Node pipe = parse_pipeline("parenthesized pipeline", Type::RightParen);
      --depth_;
      return pipe;
    }
    case Type::String:
    case Type::RawString:
      next();
      node.kind = Node::Kind::String;
      node.value = unquoted(token);
      return node;
    case Type::Error:
    case Type::End:
    case Type::Text:
    case Type::LeftDelim:
    case Type::RightDelim:
    case Type::RightParen:
    case Type::Space:
    case Type::Pipe:
    case Type::Assign:
    case Type::Declare:
    case Type::Char:
    case Type::Keyword: return std::nullopt;
  }
  next();
  return node;
}

Number PipelineParser::number_of(const Token& token) const {
  if (token.type == Type::Complex || token.text.ends_with('i')) {
    problem("complex numbers such as {} are not supported", token.text);
  }
  std::string why;
  const auto number = read_number(token.text, token.type, why);
  if (!number) problem("{}", why);
  return *number;
}

}  // namespace k8scache::json::gotmpl
