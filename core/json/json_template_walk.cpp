#include "core/json/json_template_walk.hpp"

#include "core/json/go_text.hpp"
#include "core/json/ordered.hpp"

#include <fmt/format.h>

namespace k8scache::json::tmpl {

namespace {

// `..a..b` over a large document grows with its square.
constexpr std::size_t kMostWork = 16'000'000;
constexpr int kMostOpenRanges = 200;

/// The value of the document, if it is one; missing for literals.
Value document_value(const Result& result) {
  const Value* const value = std::get_if<Value>(&result);
  return value == nullptr ? Value() : *value;
}

bool is_nil(const Result& result) {
  const Value* const value = std::get_if<Value>(&result);
  return value != nullptr && value->is_null_or_missing();
}

std::optional<std::string_view> text_of(const Result& result) {
  if (const auto* const text = std::get_if<std::string_view>(&result)) return *text;
  return document_value(result).text();
}

std::string type_name(const Result& result) {
  struct Name {
    std::string operator()(const Value& value) const { return std::string(go_type_name(value)); }
    std::string operator()(std::string_view) const { return "string"; }
    std::string operator()(std::int64_t) const { return "int"; }
    std::string operator()(double) const { return "float64"; }
    std::string operator()(bool) const { return "bool"; }
    std::string operator()(std::uint8_t) const { return "uint8"; }
  };
  return std::visit(Name(), result);
}

Results children(const Result& result) {
  Results found;
  if (const auto text = text_of(result)) {
    for (const char c : *text) found.emplace_back(static_cast<std::uint8_t>(c));
    return found;
  }
  const Value value = document_value(result);
  for (const Value element : value.elements()) found.emplace_back(element);
  for (const Member& member : ordered_members(value)) found.emplace_back(member.value);
  return found;
}

/// A scalar as Go's templates compare it; every other type is `std::monostate`.
using Scalar = std::variant<std::monostate, std::string_view, std::int64_t, double, bool>;

Scalar scalar_of(const Result& result) {
  struct Read {
    Scalar operator()(const Value& value) const {
      switch (value.type()) {
        case Type::String: return value.text_or("");
        case Type::Integer: return value.integer_or(0);
        case Type::Unsigned:
        case Type::Double: return value.number().value_or(0);
        case Type::Bool: return value.boolean_or(false);
        case Type::Missing:
        case Type::Null:
        case Type::Array:
        case Type::Object: return std::monostate();
      }
      return std::monostate();
    }
    Scalar operator()(std::string_view text) const { return text; }
    Scalar operator()(std::int64_t number) const { return number; }
    Scalar operator()(double number) const { return number; }
    Scalar operator()(bool truth) const { return truth; }
    Scalar operator()(std::uint8_t byte) const { return static_cast<std::int64_t>(byte); }
  };
  return std::visit(Read(), result);
}

constexpr const char* kNoScalar = "invalid type for comparison";
constexpr const char* kTwoTypes = "incompatible types for comparison";

}  // namespace

void Walk::stop(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
}

void Walk::put(Result result, Results& results) {
  if (++work_ > kMostWork) return stop("the template leads to too many values");
  results.push_back(std::move(result));
}

Results Walk::run(const Nodes& nodes, Results values, std::size_t* cut) {
  for (std::size_t i = 0; i < nodes.size() && !failed(); ++i) {
    Results next;
    cut_ = false;
    std::visit([&](const auto& what) { apply(what, values, next); }, nodes[i].what);
    if (cut_ && cut != nullptr && *cut > i) *cut = i;
    values = std::move(next);
  }
  cut_ = false;
  return values;
}

/// A range runs the pieces behind it once for each of its values, each time up to its end; what
/// comes next is what follows the end that was seen last. A range without an end is followed by
/// its own pieces once more.
std::vector<Results> Walk::run(const Pieces& pieces, std::size_t first, const Result& root) {
  std::vector<Results> groups;
  for (std::size_t i = first; i < pieces.size() && !failed(); ++i) {
    if (++work_ > kMostWork) stop("the template takes too many steps");
    Results results = run(pieces[i].nodes, {root});
    if (failed()) break;
    if (ending_ranges_ > 0 && ending_ranges_ <= open_ranges_) {
      --ending_ranges_;
      last_end_ = i;
      break;
    }
    if (beginning_ranges_ == 0) {
      groups.push_back(std::move(results));
      continue;
    }
    --beginning_ranges_;
    if (++open_ranges_ > kMostOpenRanges) stop("ranges are nested too deeply");
    for (const Result& value : results) {
      std::vector<Results> inner = run(pieces, i + 1, value);
      std::move(inner.begin(), inner.end(), std::back_inserter(groups));
      if (failed()) return groups;
    }
    // Without values the pieces are run all the same, to find the end.
    if (results.empty()) static_cast<void>(run(pieces, i + 1, Value()));
    --open_ranges_;
    if (last_end_ != static_cast<std::size_t>(-1) && last_end_ > i) i = last_end_;
  }
  return groups;
}

void Walk::apply(const Text& text, const Results&, Results& results) {
  put(std::string_view(text.text), results);
}

void Walk::apply(const Literal& literal, const Results& values, Results& results) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::visit([&](const auto& value) { put(value, results); }, literal.value);
  }
}

void Walk::apply(const Identifier& word, const Results& values, Results& results) {
  if (word.name == "range") {
    ++beginning_ranges_;
    results = values;
  } else if (word.name != "end") {
    stop("unrecognized identifier " + word.name);
  } else if (open_ranges_ > 0) {
    ++ending_ranges_;
  } else {
    stop("not in range, nothing to end");
  }
}

void Walk::apply(const Field& field, const Results& values, Results& results) {
  for (const Result& value : values) {
    const Value found = document_value(value)[field.name];
    if (found.exists()) put(found, results);
  }
  if (results.empty() && !values.empty() && missing_ == JsonTemplate::MissingKeys::Error) {
    stop(field.name + " is not found");
  }
}

void Walk::apply(const Wildcard&, const Results& values, Results& results) {
  for (const Result& value : values) {
    for (const Result& child : children(value)) put(child, results);
  }
}

void Walk::apply(const Recursive&, const Results& values, Results& results) {
  for (const Result& value : values) descend(value, results);
}

// The depth of this recursion is the document's, which the parser bounds.
void Walk::descend(const Result& value, Results& results) {
  if (failed()) return;
  const Results below = children(value);
  if (below.empty()) return;
  put(value, results);
  for (const Result& child : below) descend(child, results);
}

void Walk::apply(const Union& choice, const Results& values, Results& results) {
  for (const Nodes& nodes : choice.choices) {
    for (const Result& value : run(nodes, values)) put(value, results);
  }
}

void Walk::apply(const Slice& slice, const Results& values, Results& results) {
  for (const Result& one : values) {
    if (failed()) return;
    if (is_nil(one)) continue;
    const Value array = document_value(one);
    if (!array.is_array()) return stop(type_name(one) + " is not array or slice");
    const auto length = static_cast<std::int64_t>(array.size());
    std::int64_t begin = slice.begin.value_or(0);
    if (begin < 0) begin += length;
    std::int64_t end = slice.end.value_or(length);
    if (end < 0 || (end == 0 && slice.derived_end)) end += length;
    if (begin == end) {
      // kubectl looks at no array behind an empty one.
      cut_ = true;
      return;
    }
    const auto out_of_bounds = [&](std::int64_t index) {
      stop(fmt::format("array index out of bounds: index {}, length {}", index, length));
    };
    if (begin < 0 || begin >= length) return out_of_bounds(begin);
    if (end < 0 || end > length) return out_of_bounds(end - 1);
    if (begin > end) {
      return stop(fmt::format("starting index {} is greater than ending index {}", begin, end));
    }
    const std::int64_t step = slice.step.value_or(1);
    if (step <= 0) return stop("step must be > 0");
    std::int64_t place = 0;
    for (const Value element : array.elements()) {
      if (place >= end) break;
      if (place >= begin && (place - begin) % step == 0) put(element, results);
      ++place;
    }
  }
}

void Walk::apply(const Filter& filter, const Results& values, Results& results) {
  for (const Result& value : values) {
    const Value array = document_value(value);
    if (!array.is_array()) {
      return stop((is_nil(value) ? "<nil>" : go_text(value)) +
                  " is not array or slice and cannot be filtered");
    }
    for (const Value element : array.elements()) {
      if (passes(filter, element)) put(element, results);
      if (failed()) return;
    }
  }
}

bool Walk::passes(const Filter& filter, const Result& element) {
  if (filter.comparison.empty()) {
    // What is refused on the way finds nothing here, and is no failure.
    Walk inner(missing_);
    inner.work_ = work_;
    const Results found = inner.run(filter.left, {element});
    work_ = inner.work_;
    return !found.empty() && !inner.failed();
  }
  const auto one_of = [&](const Nodes& nodes) -> std::optional<Scalar> {
    const Results found = run(nodes, {element});
    if (failed() || found.empty()) return std::nullopt;
    if (found.size() > 1) {
      stop("can only compare one element at a time");
      return std::nullopt;
    }
    return scalar_of(found.front());
  };
  const auto left = one_of(filter.left);
  if (!left) return false;
  const auto right = one_of(filter.right);
  if (!right) return false;
  const std::string& comparison = filter.comparison;
  const bool asks_order = comparison != "==" && comparison != "!=";
  if (asks_order && comparison != "<" && comparison != "<=" && comparison != ">" &&
      comparison != ">=") {
    stop("unrecognized filter operator " + comparison);
    return false;
  }
  if (left->index() == 0 || right->index() == 0) {
    stop(kNoScalar);
  } else if (left->index() != right->index()) {
    stop(kTwoTypes);
  } else if (asks_order && std::holds_alternative<bool>(*left)) {
    stop(kNoScalar);
  }
  if (failed()) return false;
  if (comparison == "==") return *left == *right;
  if (comparison == "!=") return *left != *right;
  if (comparison == "<") return *left < *right;
  if (comparison == "<=") return *left <= *right;
  if (comparison == ">") return !(*left <= *right);
  return !(*left < *right);
}

}  // namespace k8scache::json::tmpl
