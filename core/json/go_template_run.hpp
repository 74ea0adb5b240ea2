#pragma once

#include "core/json/go_template_functions.hpp"
#include "core/json/go_template_nodes.hpp"
#include "core/json/go_value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::json::gotmpl {

/// One run of a template. Spec: text/template, exec.go.
class Run {
 public:
  /// What is passed by reference outlives the run. `text`: the template's.
  Run(const Templates& templates, std::string_view text, bool missing_is_error,
      std::uint64_t most_steps, std::string& out)
      : templates_(templates),
        text_(text),
        missing_is_error_(missing_is_error),
        steps_left_(most_steps),
        out_(out) {}

  /// Throws `Error` (Usage) with Go's words.
  void run(const GoValue& dot);

 private:
  enum class Flow { Next, Break, Continue };
  using Nodes = std::vector<Node>;

  template <typename... Args>
  [[noreturn]] void problem(std::string_view format, Args&&... args) const;
  [[noreturn]] void refuse(const std::string& why) const;
  void at(const Node& node);

  Flow walk(const GoValue& dot, const Nodes& nodes);
  Flow walk_node(const GoValue& dot, const Node& node);
  Flow walk_choice(const GoValue& dot, const Node& node);
  Flow walk_range(const GoValue& dot, const Node& node);
  Flow walk_once(const Node& node, const GoValue& index, const GoValue& element);
  void walk_template(const GoValue& dot, const Node& node);
  void print(const GoValue& value);

  GoValue pipeline(const GoValue& dot, const Node& pipe);
  GoValue command(const GoValue& dot, const Node& command, const GoValue* final);
  void not_a_function(const Nodes& arguments, const GoValue* final) const;
  GoValue constant(const Node& number);
  GoValue fields(GoValue receiver, const std::vector<std::string>& names, std::size_t from,
                 bool has_arguments) const;
  GoValue field(const GoValue& receiver, const std::string& name, bool has_arguments) const;
  GoValue chain(const GoValue& dot, const Node& node, bool has_arguments);
  GoValue variable(const Node& node, const Nodes& arguments, const GoValue* final);
  GoValue function(const GoValue& dot, const Node& name, const Node& whole, const Nodes& arguments,
                   const GoValue* final);
  GoValue argument(const GoValue& dot, Wants wants, const Node& node);
  GoValue literal(Wants wants, const Node& node);
  GoValue fitting(GoValue value, Wants wants) const;
  void set(const std::string& name, const GoValue& value);

  const Templates& templates_;
  std::string_view text_;
  bool missing_is_error_;
  std::uint64_t steps_left_;
  std::string& out_;
  std::string template_ = kMainTemplate;
  const Node* node_ = nullptr;
  std::vector<std::pair<std::string, GoValue>> variables_;
  std::size_t scope_ = 0;  // the first variable of this template
  int depth_ = 0;
};

}  // namespace k8scache::json::gotmpl
