#include "core/base/error.hpp"
#include "core/json/go_template_pipeline.hpp"
#include "core/json/go_text.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::json::gotmpl {

namespace {

using Type = Token::Type;

// A template is its user's own; the bound keeps what is no template from memory and clock.
constexpr std::size_t kLongest = std::size_t{1} << 20;

/// What ends a list of nodes.
enum class Ending { End, Else };

bool is_empty(const std::vector<Node>& nodes) {
  return std::ranges::all_of(nodes, [](const Node& node) {
    return node.kind == Node::Kind::Text &&
           node.text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
  });
}

/// Spec: text/template/parse, Tree.
class TreeParser : private PipelineParser {
 public:
  explicit TreeParser(std::string_view text) : PipelineParser(text) {}

  Templates parse() {
    std::vector<Node> root;
    while (peek().type != Type::End) {
      if (peek().type == Type::LeftDelim) {
        const std::size_t delim = at_;
        next();
        if (is_keyword(next_non_space(), "define")) {
          parse_definition();
          continue;
        }
        at_ = delim;
      }
      if (const auto ending = parse_node(root)) problem("unexpected {}", shown(*ending));
    }
    add(kMainTemplate, std::move(root));
    return std::move(templates_);
  }

 private:
  static bool is_keyword(const Token& token, std::string_view word) {
    return token.type == Type::Keyword && token.text == word;
  }
  static std::string_view shown(Ending ending) {
    return ending == Ending::End ? "{{end}}" : "{{else}}";
  }

  void add(const std::string& name, std::vector<Node> nodes) {
    const auto [place, is_new] = templates_.try_emplace(name);
    if (is_new || is_empty(place->second)) {
      place->second = std::move(nodes);
    } else if (!is_empty(nodes)) {
      problem("template: multiple definition of template {}", go_quoted(name));
    }
  }

  std::string template_name(const Token& token, std::string_view context) const {
    if (token.type != Type::String && token.type != Type::RawString) unexpected(token, context);
    return unquoted(token);
  }

  /// The body of a template of its own: no variable and no loop reaches into it.
  void parse_separate(const std::string& name, std::string_view context) {
    deeper();
    auto variables = std::exchange(variables_, {"$"});
    const int ranges = std::exchange(ranges_, 0);
    const int line = std::exchange(action_line_, 0);
    std::vector<Node> body;
    if (parse_list(body) != Ending::End) {
      problem("unexpected {} in {}", shown(Ending::Else), context);
    }
    add(name, std::move(body));
    variables_ = std::move(variables);
    ranges_ = ranges;
    action_line_ = line;
    --depth_;
  }

  void parse_definition() {
    constexpr std::string_view kContext = "define clause";
    const std::string name = template_name(next_non_space(), kContext);
    expect(Type::RightDelim, kContext);
    parse_separate(name, kContext);
  }

  Ending parse_list(std::vector<Node>& list) {
    while (peek_non_space().type != Type::End) {
      if (const auto ending = parse_node(list)) return *ending;
    }
    problem("unexpected EOF");
  }

  /// A text or an action; what it was when it ends a list.
  std::optional<Ending> parse_node(std::vector<Node>& list) {
    const Token& token = next_non_space();
    if (token.type == Type::Text) {
      list.push_back(
          {.kind = Node::Kind::Text, .position = token.position, .text = std::string(token.text)});
      return std::nullopt;
    }
    if (token.type != Type::LeftDelim) unexpected(token, "input");
    action_line_ = token.line;
    const auto ending = parse_action(list);
    action_line_ = 0;
    return ending;
  }

  std::optional<Ending> parse_action(std::vector<Node>& list) {
    const std::size_t before = at_;
    const Token& token = next_non_space();
    if (token.type != Type::Keyword || token.text == "define") {
      at_ = before;
      Node node{.kind = Node::Kind::Action, .position = peek_non_space().position};
      node.nodes.push_back(parse_pipeline("command", Type::RightDelim));
      list.push_back(std::move(node));
      return std::nullopt;
    }
    if (token.text == "end") {
      expect(Type::RightDelim, "end");
      return Ending::End;
    }
    if (token.text == "else") {
      const Token& behind = peek_non_space();
      if (!is_keyword(behind, "if") && !is_keyword(behind, "with")) {
        expect(Type::RightDelim, "else");
      }
      return Ending::Else;
    }
    list.push_back(parse_keyword(token));
    return std::nullopt;
  }

  Node parse_keyword(const Token& token) {
    if (token.text == "if") return parse_control(Node::Kind::If, "if");
    if (token.text == "range") return parse_control(Node::Kind::Range, "range");
    if (token.text == "with") return parse_control(Node::Kind::With, "with");
    if (token.text == "template") return parse_template();
    if (token.text == "block") return parse_block();
    return parse_leave(token);
  }

  Node parse_leave(const Token& token) {
    const std::string braced = fmt::format("{{{{{}}}}}", token.text);
    const Token& behind = next_non_space();
    if (behind.type != Type::RightDelim) unexpected(behind, braced);
    if (ranges_ == 0) problem("{} outside {{{{range}}}}", braced);
    return {.kind = token.text == "break" ? Node::Kind::Break : Node::Kind::Continue,
            .position = token.position};
  }

  Node parse_block() {
    constexpr std::string_view kContext = "block clause";
    const Token& token = next_non_space();
    Node node{.kind = Node::Kind::Template,
              .position = token.position,
              .text = template_name(token, kContext)};
    node.nodes.push_back(parse_pipeline(kContext, Type::RightDelim));
    parse_separate(node.text, kContext);
    return node;
  }

  Node parse_template() {
    constexpr std::string_view kContext = "template clause";
    const Token& token = next_non_space();
    Node node{.kind = Node::Kind::Template,
              .position = token.position,
              .text = template_name(token, kContext)};
    if (peek_non_space().type == Type::RightDelim) {
      next();
    } else {
      node.nodes.push_back(parse_pipeline(kContext, Type::RightDelim));
    }
    return node;
  }

  Node parse_control(Node::Kind kind, std::string_view context) {
    deeper();
    const std::size_t known = variables_.size();
    Node node{.kind = kind};
    node.nodes.push_back(parse_pipeline(context, Type::RightDelim));
    node.position = node.nodes.front().position;
    const bool is_range = kind == Node::Kind::Range;
    if (is_range) ++ranges_;
    const Ending ending = parse_list(node.body);
    if (is_range) --ranges_;
    if (ending == Ending::Else) parse_else(node, context);
    variables_.resize(known);
    --depth_;
    return node;
  }

  /// `else if` is an `if` within the `else`, and its `end` is that of both.
  void parse_else(Node& node, std::string_view context) {
    if (context != "range" && is_keyword(peek(), context)) {
      next();
      node.otherwise.push_back(parse_control(node.kind, context));
    } else if (const Ending ending = parse_list(node.otherwise); ending != Ending::End) {
      problem("expected end; found {}", shown(ending));
    }
  }

  int ranges_ = 0;
  Templates templates_;
};

}  // namespace

Templates parse_templates(std::string_view text) {
  if (text.size() > kLongest) fail(ErrorKind::Usage, "the template is longer than 1 MiB");
  return TreeParser(text).parse();
}

}  // namespace k8scache::json::gotmpl
