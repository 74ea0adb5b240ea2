#include "core/json/go_template_run.hpp"

#include "core/base/error.hpp"
#include "core/json/go_print.hpp"
#include "core/json/go_text.hpp"
#include "core/json/ordered.hpp"

#include <algorithm>
#include <optional>

namespace k8scache::json::gotmpl {

namespace {

// Templates within templates; Go's own bound would need more stack than there is.
constexpr int kDeepest = 400;

using Kind = Node::Kind;
using Type = GoValue::Type;

std::string printed(const GoValue& value) {
  std::string text;
  append_go_print(text, value);
  return text;
}

}  // namespace

void Run::refuse(const std::string& why) const {
  if (node_ == nullptr) fail(ErrorKind::Usage, "template: {}: {}", template_, why);
  const std::string_view before = text_.substr(0, node_->position);
  const std::size_t line_end = before.rfind('\n');
  const std::size_t column =
      line_end == std::string_view::npos ? before.size() : before.size() - line_end - 1;
  fail(ErrorKind::Usage, "template: {}:{}:{}: executing {} at <{}>: {}", kMainTemplate,
       1 + std::count(before.begin(), before.end(), '\n'), column, go_quoted(template_),
       written(*node_), why);
}

template <typename... Args>
void Run::problem(std::string_view format, Args&&... args) const {
  refuse(fmt::format(fmt::runtime(format), std::forward<Args>(args)...));
}

void Run::at(const Node& node) {
  if (steps_left_-- == 0) fail(ErrorKind::Usage, "the template takes too long");
  node_ = &node;
}

void Run::run(const GoValue& dot) {
  variables_.emplace_back("$", dot);
  walk(dot, templates_.find(std::string_view(kMainTemplate))->second);
}

Run::Flow Run::walk(const GoValue& dot, const Nodes& nodes) {
  if (++depth_ > kDeepest) problem("exceeded maximum template depth ({})", kDeepest);
  Flow flow = Flow::Next;
  for (const Node& node : nodes) {
    flow = walk_node(dot, node);
    if (flow != Flow::Next) break;
  }
  --depth_;
  return flow;
}

Run::Flow Run::walk_node(const GoValue& dot, const Node& node) {
  at(node);
  switch (node.kind) {
    case Kind::Text: out_ += node.text; return Flow::Next;
    case Kind::Action: {
      const GoValue value = pipeline(dot, node.nodes.front());
      if (node.nodes.front().declared.empty()) print(value);
      return Flow::Next;
    }
    case Kind::Break: return Flow::Break;
    case Kind::Continue: return Flow::Continue;
    case Kind::If:
    case Kind::With: return walk_choice(dot, node);
    case Kind::Range: return walk_range(dot, node);
    case Kind::Template: walk_template(dot, node); return Flow::Next;
    case Kind::Pipe:
    case Kind::Command:
    case Kind::Identifier:
    case Kind::Field:
    case Kind::Variable:
    case Kind::Chain:
    case Kind::Dot:
    case Kind::Nil:
    case Kind::Bool:
    case Kind::Number:
    case Kind::String: break;
  }
  return Flow::Next;
}

void Run::print(const GoValue& value) {
  if (!value.is_valid()) {
    out_ += "<no value>";
  } else {
    append_go_print(out_, value);
  }
}

Run::Flow Run::walk_choice(const GoValue& dot, const Node& node) {
  const std::size_t known = variables_.size();
  const GoValue value = pipeline(dot, node.nodes.front());
  const bool is_with = node.kind == Kind::With;
  const Flow flow =
      value.is_true() ? walk(is_with ? value : dot, node.body) : walk(dot, node.otherwise);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(known), variables_.end());
  return flow;
}

Run::Flow Run::walk_once(const Node& node, const GoValue& index, const GoValue& element) {
  at(node);  // an empty body is work, too
  const Node& pipe = node.nodes.front();
  const std::size_t count = pipe.declared.size();
  if (pipe.is_assignment) {
    if (count > 1) set(pipe.declared[0], index);
    if (count > 0) set(pipe.declared[count - 1], element);
  } else {
    if (count > 0) variables_[variables_.size() - 1].second = element;
    if (count > 1) variables_[variables_.size() - 2].second = index;
  }
  const std::size_t known = variables_.size();
  const Flow flow = walk(element, node.body);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(known), variables_.end());
  return flow;
}

Run::Flow Run::walk_range(const GoValue& dot, const Node& node) {
  const std::size_t known = variables_.size();
  const Node& pipe = node.nodes.front();
  const GoValue over = pipeline(dot, pipe);
  bool ran = false;
  Flow flow = Flow::Next;
  const auto once = [&](const GoValue& index, const GoValue& element) {
    ran = true;
    flow = walk_once(node, index, element);
    return flow != Flow::Break;
  };
  if (over.type == Type::Slice) {
    for (std::size_t i = 0; i < over.length(); ++i) {
      if (!once(GoValue::of_int(static_cast<std::int64_t>(i)), over.element(i))) break;
    }
  } else if (over.type == Type::Map) {
    for (const Member& member : ordered_members(over.json)) {
      if (!once(GoValue::of(std::string(member.key)), GoValue::of(member.value, true))) break;
    }
  } else if (over.is_integer()) {
    if (pipe.declared.size() > 1) {
      problem("can't use {} to iterate over more than one variable", over.integer);
    }
    GoValue element = over;
    for (element.integer = 0; element.integer < over.integer; ++element.integer) {
      if (!once({}, element)) break;
    }
  } else if (over.is_valid()) {
    problem("range can't iterate over {}", printed(over));
  }
  flow = ran ? Flow::Next : walk(dot, node.otherwise);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(known), variables_.end());
  return flow;
}

void Run::walk_template(const GoValue& dot, const Node& node) {
  const auto found = templates_.find(node.text);
  if (found == templates_.end()) problem("template {} not defined", go_quoted(node.text));
  const GoValue inner = node.nodes.empty() ? GoValue() : pipeline(dot, node.nodes.front());
  // A template sees no variables but its own.
  const std::size_t scope = std::exchange(scope_, variables_.size());
  std::string outer = std::exchange(template_, node.text);
  variables_.emplace_back("$", inner);
  walk(inner, found->second);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(scope_), variables_.end());
  scope_ = scope;
  template_ = std::move(outer);
}

void Run::set(const std::string& name, const GoValue& value) {
  for (std::size_t i = variables_.size(); i > scope_; --i) {
    if (variables_[i - 1].first != name) continue;
    variables_[i - 1].second = value;
    return;
  }
  problem("undefined variable: {}", name);
}

GoValue Run::pipeline(const GoValue& dot, const Node& pipe) {
  at(pipe);
  std::optional<GoValue> value;
  for (const Node& one : pipe.nodes) {
    value = command(dot, one, value ? &*value : nullptr).unboxed();
  }
  for (const std::string& name : pipe.declared) {
    if (pipe.is_assignment) {
      set(name, *value);
    } else {
      variables_.emplace_back(name, *value);
    }
  }
  return std::move(*value);
}

GoValue Run::command(const GoValue& dot, const Node& command, const GoValue* final) {
  const Node& first = command.nodes.front();
  const bool has_arguments = command.nodes.size() > 1 || final != nullptr;
  const Kind kind = first.kind;
  if (kind == Kind::Chain) return chain(dot, first, has_arguments);
  if (kind == Kind::Identifier) return function(dot, first, command, command.nodes, final);
  if (kind == Kind::Variable) return variable(first, command.nodes, final);
  if (kind == Kind::Pipe) {
    not_a_function(command.nodes, final);
    return pipeline(dot, first);
  }
  at(first);
  if (kind == Kind::Field) return fields(dot, first.names, 0, has_arguments);
  not_a_function(command.nodes, final);
  if (first.kind == Kind::Dot) return dot;
  if (first.kind == Kind::Nil) problem("nil is not a command");
  return literal(Wants::Value, first);
}

void Run::not_a_function(const Nodes& arguments, const GoValue* final) const {
  if (arguments.size() > 1 || final != nullptr) {
    problem("can't give argument to non-function {}", written(arguments.front()));
  }
}

GoValue Run::constant(const Node& node) {
  at(node);
  const Number& number = node.number;
  const std::string& text = node.text;
  const bool is_hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') &&
                      text.find_first_of("pP") == std::string::npos;
  const bool looks_real = text.find_first_of(".eEpP") != std::string::npos;
  if (number.is_float && !is_hex && text.front() != '\'' && looks_real) {
    return GoValue::of_float(number.real);
  }
  if (!number.is_integer) problem("{} overflows int", text);
  return GoValue::of_int(number.integer);
}

GoValue Run::fields(GoValue receiver, const std::vector<std::string>& names, std::size_t from,
                    bool has_arguments) const {
  for (std::size_t i = from; i < names.size(); ++i) {
    receiver = field(receiver, names[i], has_arguments && i + 1 == names.size());
  }
  return receiver;
}

GoValue Run::field(const GoValue& receiver, const std::string& name, bool has_arguments) const {
  if (!receiver.is_valid()) {
    if (missing_is_error_) problem("nil data; no entry for key {}", go_quoted(name));
    return {};
  }
  if (receiver.type == Type::Nil) problem("nil pointer evaluating interface {{}}.{}", name);
  if (receiver.type != Type::Map) {
    problem("can't evaluate field {} in type {}", name, receiver.type_name());
  }
  if (has_arguments) problem("{} is not a method but has arguments", name);
  GoValue found = receiver.member(name);
  if (!found.is_valid() && missing_is_error_) {
    problem("map has no entry for key {}", go_quoted(name));
  }
  return found;
}

GoValue Run::chain(const GoValue& dot, const Node& node, bool has_arguments) {
  at(node);
  const GoValue receiver = argument(dot, Wants::Value, node.nodes.front());
  return fields(receiver, node.names, 0, has_arguments);
}

GoValue Run::variable(const Node& node, const Nodes& arguments, const GoValue* final) {
  at(node);
  const GoValue* found = nullptr;
  for (std::size_t i = variables_.size(); i > scope_ && found == nullptr; --i) {
    if (variables_[i - 1].first == node.names.front()) found = &variables_[i - 1].second;
  }
  if (found == nullptr) problem("undefined variable: {}", node.names.front());
  if (node.names.size() > 1) {
    return fields(*found, node.names, 1, arguments.size() > 1 || final != nullptr);
  }
  not_a_function(arguments, final);
  return *found;
}

GoValue Run::function(const GoValue& dot, const Node& name, const Node& whole,
                      const Nodes& arguments, const GoValue* final) {
  at(name);
  const Function& called = *find_function(name.text);
  const std::size_t given = arguments.empty() ? 0 : arguments.size() - 1;
  const std::size_t all = given + (final != nullptr ? 1 : 0);
  if (called.is_variadic && all < called.least) {
    problem("wrong number of args for {}: want at least {} got {}", name.text, called.least, given);
  }
  if (!called.is_variadic && all != called.least) {
    problem("wrong number of args for {}: want {} got {}", name.text, called.least, all);
  }
  std::vector<GoValue> values;
  for (std::size_t i = 1; i <= given; ++i) {
    values.push_back(argument(dot, i == 1 ? called.first : called.rest, arguments[i]));
    // `and` and `or` look no further than they must.
    if (called.call == nullptr && values.back().is_true() == (called.name == "or")) {
      return std::move(values.back());
    }
  }
  if (final != nullptr) {
    values.push_back(fitting(*final, values.empty() ? called.first : called.rest));
  }
  if (called.call == nullptr) return std::move(values.back());
  GoValue result;
  std::string why = called.call(values, result);
  if (called.name == "call" && values.front().unboxed().is_valid()) {
    const GoValue no_function = values.front().unboxed();
    const std::string shown = given > 0 ? written(arguments[1])
                              : no_function.type == Type::String
                                  ? no_function.text
                                  : fmt::format("<{} Value>", no_function.type_name());
    why = fmt::format("non-function {} of type {}", shown, no_function.type_name());
  }
  if (!why.empty()) {
    at(whole);
    problem("error calling {}: {}", name.text, why);
  }
  return result;
}

GoValue Run::argument(const GoValue& dot, Wants wants, const Node& node) {
  at(node);
  const Kind kind = node.kind;
  if (kind == Kind::Nil) {
    if (wants == Wants::Text) problem("cannot assign nil to string");
    return {};
  }
  if (kind == Kind::Dot) return fitting(dot, wants);
  if (kind == Kind::Field) return fitting(fields(dot, node.names, 0, false), wants);
  if (kind == Kind::Variable) return fitting(variable(node, {}, nullptr), wants);
  if (kind == Kind::Pipe) return fitting(pipeline(dot, node), wants);
  if (kind == Kind::Identifier) return fitting(function(dot, node, node, {}, nullptr), wants);
  if (kind == Kind::Chain) return fitting(chain(dot, node, false), wants);
  return literal(wants, node);
}

GoValue Run::literal(Wants wants, const Node& node) {
  at(node);
  if (node.kind == Kind::String) return GoValue::of(node.value);
  if (wants == Wants::Text) problem("expected string; found {}", written(node));
  return node.kind == Kind::Bool ? GoValue::of(node.truth) : constant(node);
}

GoValue Run::fitting(GoValue value, Wants wants) const {
  if (wants == Wants::Value) return value;
  if (wants == Wants::Operand) return value.unboxed();
  if (!value.is_valid()) problem("invalid value; expected string");
  if (value.type != Type::String) {
    problem("wrong type for value; expected string; got {}", value.own_type_name());
  }
  return value.unboxed();
}

}  // namespace k8scache::json::gotmpl
