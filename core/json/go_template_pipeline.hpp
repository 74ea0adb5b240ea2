#pragma once

#include "core/base/error.hpp"
#include "core/json/go_template_nodes.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::json::gotmpl {

/// Reads what stands between the braces: pipelines of commands of operands.
/// Spec: text/template/parse, Tree.
class PipelineParser {
 public:
  explicit PipelineParser(std::string_view text) : tokens_(tokens_of(text)) {}

 protected:
  /// Throws Usage in Go's words, with the line of the last token that was looked at.
  template <typename... Args>
  [[noreturn]] void problem(fmt::format_string<Args...> format, Args&&... args) const {
    refuse(fmt::format(format, std::forward<Args>(args)...));
  }
  [[noreturn]] void unexpected(const Token& token, std::string_view context) const;

  const Token& next();
  const Token& peek();
  const Token& peek_non_space();
  const Token& next_non_space();
  const Token& expect(Token::Type type, std::string_view context);
  /// One level deeper into the template, which has a bound.
  void deeper();
  /// What a text in quotes means.
  [[nodiscard]] std::string unquoted(const Token& token) const;

  Node parse_pipeline(std::string_view context, Token::Type end);

  std::size_t at_ = 0;
  std::vector<std::string> variables_{"$"};
  int action_line_ = 0;
  int depth_ = 0;

 private:
  [[noreturn]] void refuse(const std::string& why) const;
  void parse_declarations(Node& pipe, std::string_view context);
  void check_pipeline(const Node& pipe, std::string_view context) const;
  Node parse_command();
  std::optional<Node> parse_operand();
  std::optional<Node> parse_term();
  [[nodiscard]] Number number_of(const Token& token) const;

  std::vector<Token> tokens_;
  std::size_t furthest_ = 0;
};

}  // namespace k8scache::json::gotmpl
