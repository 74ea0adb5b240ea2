#include "core/json/json_path.hpp"

#include "core/json/json_path_steps.hpp"
#include "core/json/ordered.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <variant>

namespace k8scache::json {

using path::Comparison;
using path::Operand;
using path::Step;
using path::Steps;

namespace {

// `..a..b` over a large document grows with its square; a hostile path ends here, without results.
constexpr std::size_t kMostWork = 4'000'000;

using Values = std::vector<Value>;

/// A scalar on one side of a comparison; every other type is `std::monostate`.
using Scalar =
    std::variant<std::monostate, std::string_view, std::int64_t, std::uint64_t, double, bool>;

Scalar scalar_of(Value value) {
  switch (value.type()) {
    case Type::String: return value.text_or("");
    case Type::Integer: return value.integer_or(0);
    case Type::Unsigned: return value.unsigned_integer().value_or(0);
    case Type::Double: return value.number().value_or(0);
    case Type::Bool: return value.boolean_or(false);
    case Type::Missing:
    case Type::Null:
    case Type::Array:
    case Type::Object: return std::monostate();
  }
  return std::monostate();
}

/// -1, 0 or 1; nothing where Go's templates refuse to compare: two types, null, containers.
struct Compare {
  using Order = std::optional<int>;
  template <typename T>
  Order operator()(const T& a, const T& b) const {
    return a < b ? -1 : b < a ? 1 : 0;
  }
  Order operator()(std::monostate, std::monostate) const { return std::nullopt; }
  Order operator()(std::int64_t a, std::uint64_t b) const {
    return a < 0 ? -1 : (*this)(static_cast<std::uint64_t>(a), b);
  }
  Order operator()(std::uint64_t a, std::int64_t b) const {
    return b < 0 ? 1 : (*this)(a, static_cast<std::uint64_t>(b));
  }
  template <typename A, typename B>
  Order operator()(const A&, const B&) const {
    return std::nullopt;
  }
};

bool satisfies(int order, Comparison comparison) {
  switch (comparison) {
    case Comparison::Exists: return true;
    case Comparison::Equal: return order == 0;
    case Comparison::NotEqual: return order != 0;
    case Comparison::Less: return order < 0;
    case Comparison::LessOrEqual: return order <= 0;
    case Comparison::Greater: return order > 0;
    case Comparison::GreaterOrEqual: return order >= 0;
  }
  return false;
}

bool needs_order(Comparison comparison) {
  return comparison != Comparison::Equal && comparison != Comparison::NotEqual;
}

/// Applies steps to a list of values. The first thing that kubectl calls an error stops it.
class Walk {
 public:
  Values run(const Steps& steps, Values values) {
    for (const Step& step : steps) {
      if (failed() || values.empty()) break;
      Values next;
      std::visit([&](const auto& action) { apply(action, values, next); }, step.action);
      values = std::move(next);
    }
    return values;
  }

  [[nodiscard]] bool failed() const { return !failure_.empty(); }
  [[nodiscard]] std::string take_failure() { return std::move(failure_); }

 private:
  void stop(std::string why) {
    if (failure_.empty()) failure_ = std::move(why);
  }

  void put(Value value, Values& results) {
    if (++work_ > kMostWork) return stop("the path leads to too many values");
    results.push_back(value);
  }

  void apply(const path::Field& field, const Values& values, Values& results) {
    for (const Value& value : values) {
      const Value found = value[field.name];
      if (found.exists()) put(found, results);
    }
  }

  void apply(const path::Wildcard&, const Values& values, Values& results) {
    for (const Value& value : values) {
      for (const Value& child : children(value)) put(child, results);
    }
  }

  void apply(const path::Descent&, const Values& values, Values& results) {
    for (const Value& value : values) descend(value, results);
  }

  void apply(const path::Union& choice, const Values& values, Values& results) {
    for (const Steps& alternative : choice.alternatives) {
      for (const Value& value : run(alternative, values)) put(value, results);
    }
  }

  void apply(const path::Slice& slice, const Values& values, Values& results) {
    for (const Value& value : values) {
      if (failed()) return;
      if (value.is_null_or_missing()) continue;
      if (!value.is_array()) return stop("value is not array or slice");
      cut(slice, value, results);
    }
  }

  void apply(const path::Filter& filter, const Values& values, Values& results) {
    for (const Value& value : values) {
      if (!value.is_array()) return stop("value is not array or slice and cannot be filtered");
      for (const Value& element : value.elements()) {
        if (matches(filter, element)) put(element, results);
        if (failed()) return;
      }
    }
  }

  static Values children(Value value) {
    Values result;
    for (const Value& element : value.elements()) result.push_back(element);
    for (const Member& member : ordered_members(value)) result.push_back(member.value);
    return result;
  }

  // The depth of this recursion is that of the document, which the parser bounds (1024).
  void descend(Value value, Values& results) {
    if (failed() || (!value.is_object() && !value.is_array())) return;
    put(value, results);
    for (const Value& child : children(value)) descend(child, results);
  }

  void cut(const path::Slice& slice, Value array, Values& results) {
    const auto length = static_cast<std::int64_t>(array.size());
    std::int64_t begin = slice.begin < 0 ? slice.begin + length : slice.begin;
    std::int64_t end = slice.end.value_or(length);
    if (end < 0) end += length;
    if (slice.single) end = begin + 1;
    if (begin == end) return;
    if (begin < 0 || begin >= length) return out_of_bounds(begin, length);
    if (end < 0 || end > length) return out_of_bounds(end - 1, length);
    if (begin > end) {
      return stop(fmt::format("starting index {} is greater than ending index {}", begin, end));
    }
    std::int64_t place = 0;
    for (const Value& element : array.elements()) {
      if (place >= end) return;
      if (place >= begin && (place - begin) % slice.stride == 0) put(element, results);
      ++place;
    }
  }

  void out_of_bounds(std::int64_t index, std::int64_t length) {
    stop(fmt::format("array index out of bounds: index {}, length {}", index, length));
  }

  bool matches(const path::Filter& filter, Value element) {
    if (filter.comparison == Comparison::Exists) return exists(filter.left, element);
    const auto left = resolve(filter.left, element);
    const auto right = resolve(filter.right, element);
    if (!left || !right || failed()) return false;
    if (std::holds_alternative<bool>(*left) && needs_order(filter.comparison)) {
      stop("invalid type for comparison");
      return false;
    }
    const std::optional<int> order = std::visit(Compare(), *left, *right);
    if (!order) stop("incompatible types for comparison");
    return order && satisfies(*order, filter.comparison);
  }

  bool exists(const Operand& operand, Value element) {
    const Steps* steps = std::get_if<Steps>(&operand);
    if (steps == nullptr) return true;
    // A step that kubectl refuses finds nothing here, and is no reason to give up the others.
    Walk inner;
    inner.work_ = work_;
    const Values found = inner.run(*steps, {element});
    work_ = inner.work_;
    return !inner.failed() && !found.empty();
  }

  /// The scalar an operand stands for; nothing when its path leads nowhere.
  std::optional<Scalar> resolve(const Operand& operand, Value element) {
    struct Literal {
      Walk& walk;
      Value element;
      std::optional<Scalar> operator()(const Steps& steps) const {
        const Values found = walk.run(steps, {element});
        if (found.size() > 1) walk.stop("can only compare one element at a time");
        if (found.size() != 1) return std::nullopt;
        return scalar_of(found.front());
      }
      std::optional<Scalar> operator()(const std::string& text) const {
        return Scalar(std::string_view(text));
      }
      std::optional<Scalar> operator()(std::int64_t number) const { return Scalar(number); }
      std::optional<Scalar> operator()(double number) const { return Scalar(number); }
      std::optional<Scalar> operator()(bool truth) const { return Scalar(truth); }
    };
    return std::visit(Literal{*this, element}, operand);
  }

  std::string failure_;
  std::size_t work_ = 0;
};

bool is_field(const Step& step) { return std::holds_alternative<path::Field>(step.action); }

}  // namespace

struct JsonPath::Program {
  std::string text;
  Steps steps;
  bool only_fields = false;  ///< most paths are: they need no list of values
};

JsonPath::JsonPath(std::unique_ptr<Program> program) : program_(std::move(program)) {}
JsonPath::JsonPath(JsonPath&&) noexcept = default;
JsonPath& JsonPath::operator=(JsonPath&&) noexcept = default;
JsonPath::~JsonPath() = default;

JsonPath JsonPath::parse(std::string_view text) {
  auto program = std::make_unique<Program>();
  program->text = text;
  program->steps = path::parse_steps(text);
  program->only_fields = std::ranges::all_of(program->steps, is_field);
  return JsonPath(std::move(program));
}

JsonPath::Found JsonPath::search(Value root) const {
  if (!root.exists()) return {};
  Walk walk;
  Found found;
  found.values = walk.run(program_->steps, {root});
  if (walk.failed()) found = {{}, walk.take_failure()};
  return found;
}

std::vector<Value> JsonPath::find(Value root) const { return search(root).values; }

Value JsonPath::first(Value root) const {
  if (!program_->only_fields) {
    const std::vector<Value> found = find(root);
    return found.empty() ? Value() : found.front();
  }
  for (const Step& step : program_->steps) root = root[std::get<path::Field>(step.action).name];
  return root;
}

const std::string& JsonPath::text() const { return program_->text; }

}  // namespace k8scache::json
