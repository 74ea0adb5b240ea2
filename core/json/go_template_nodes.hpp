#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::json::gotmpl {

/// A word of an action, or a text between two of them. Spec: text/template/parse, lex.go.
struct Token {
  enum class Type {
    Error,  ///< the text says what is wrong
    End,
    Text,
    LeftDelim,
    RightDelim,
    LeftParen,
    RightParen,
    Space,
    Pipe,
    Assign,   ///< =
    Declare,  ///< :=
    Char,     ///< any other printable one
    Bool,
    CharConstant,
    Complex,
    Number,
    Nil,
    Dot,
    Field,     ///< .name
    Variable,  ///< $name
    Identifier,
    String,
    RawString,
    Keyword  ///< if, range, ...
  };
  Type type = Type::End;
  std::string_view text;
  std::size_t position = 0;
  int line = 1;
  std::string problem;  ///< of an error
};

/// The whole template as tokens; the last one is End or Error.
std::vector<Token> tokens_of(std::string_view text);

/// A number of a template may be several kinds of numbers. Spec: text/template/parse, NumberNode.
struct Number {
  bool is_integer = false;
  bool is_unsigned = false;
  bool is_float = false;
  std::int64_t integer = 0;
  std::uint64_t unsigned_integer = 0;
  double real = 0;
};

/// Reads a number, or the character of a constant in quotes; nothing when it is none, and `why` in
/// Go's words.
std::optional<Number> read_number(std::string_view text, Token::Type type, std::string& why);

struct Node {
  enum class Kind {
    Text,
    Action,  ///< nodes: the pipeline, as for the next four
    If,
    Range,
    With,
    Template,  ///< text: its name; nodes: the pipeline, or nothing
    Break,
    Continue,
    Pipe,     ///< nodes: commands
    Command,  ///< nodes: operands
    Identifier,
    Field,
    Variable,
    Chain,  ///< nodes: what the fields are taken of
    Dot,
    Nil,
    Bool,
    Number,
    String
  };
  Kind kind = Kind::Text;
  std::size_t position = 0;
  std::string text;                   ///< as it is written; of Text, Identifier, Number, String
  std::string value;                  ///< of a String: what it means
  std::vector<std::string> names;     ///< of Field, Variable, Chain
  std::vector<std::string> declared;  ///< of a Pipe: variables
  bool is_assignment = false;         ///< of a Pipe: they exist already
  bool truth = false;
  gotmpl::Number number;
  std::vector<Node> nodes;
  std::vector<Node> body;
  std::vector<Node> otherwise;
};

/// What a node looks like in a template, as Go's messages quote it.
std::string written(const Node& node);

using Templates = std::map<std::string, std::vector<Node>, std::less<>>;

/// The name of what stands outside of `define`.
constexpr const char* kMainTemplate = "output";

/// All templates of a text. Throws `Error` (Usage) in Go's words: `template: output:1: ...`.
Templates parse_templates(std::string_view text);

/// Whether there is a function of that name, ours that refuse to work included.
bool is_function(std::string_view name);

}  // namespace k8scache::json::gotmpl
