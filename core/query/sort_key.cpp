#include "core/query/sort_key.hpp"

#include "core/json/go_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace k8scache::query {

SortKey::SortKey(const json::JsonTemplate::Found& found) {
  if (found.groups.empty() || found.groups.front().empty()) return;
  exists_ = true;
  struct Read {
    decltype(value_)& into;
    void operator()(const json::Value& value) const {
      switch (value.type()) {
        case json::Type::Missing:
        case json::Type::Null: return;
        case json::Type::Integer: into = value.integer_or(0); return;
        case json::Type::Unsigned:
        case json::Type::Double: into = value.number().value_or(0); return;
        case json::Type::String: (*this)(value.text_or("")); return;
        case json::Type::Bool:
        case json::Type::Array:
        case json::Type::Object: into = Unsortable{std::string(json::go_type_name(value))}; return;
      }
    }
    void operator()(std::string_view text) const {
      into = Text{std::string(text), Quantity::parse(text)};
    }
    void operator()(std::int64_t number) const { into = number; }
    void operator()(double number) const { into = number; }
    void operator()(bool) const { into = Unsortable{"bool"}; }
    void operator()(std::uint8_t byte) const { into = static_cast<std::int64_t>(byte); }
  };
  std::visit(Read{value_}, found.groups.front().front());
}

bool SortKey::is_before(const SortKey& other) const {
  if (exists_ != other.exists_) return !exists_;
  if (value_.index() != other.value_.index()) return value_.index() < other.value_.index();
  if (const auto* const number = std::get_if<std::int64_t>(&value_)) {
    return *number < std::get<std::int64_t>(other.value_);
  }
  if (const auto* const number = std::get_if<double>(&value_)) {
    return *number < std::get<double>(other.value_);
  }
  const auto* const text = std::get_if<Text>(&value_);
  if (text == nullptr) return false;
  const Text& others = std::get<Text>(other.value_);
  if (text->quantity && others.quantity) return *text->quantity < *others.quantity;
  return text->text < others.text;
}

std::string SortKey::refusal(const SortKey& other) const {
  if (!exists_ || !other.exists_) return {};
  if (value_.index() == 0 || other.value_.index() == 0) return {};
  if (const auto* const unsortable = std::get_if<Unsortable>(&value_)) {
    return "unsortable type: " + unsortable->type;
  }
  return value_.index() == other.value_.index() ? "" : "unsortable interface: interface";
}

std::string SortKey::token() const {
  if (!exists_) return "-";
  struct Write {
    std::string operator()(std::monostate) const { return "~"; }
    std::string operator()(std::int64_t number) const { return fmt::format("i{}", number); }
    std::string operator()(double number) const { return fmt::format("d{}", number); }
    std::string operator()(const Text& text) const { return "t" + text.text; }
    std::string operator()(const Unsortable& one) const { return "x" + one.type; }
  };
  return std::visit(Write{}, value_);
}

std::optional<SortKey> SortKey::from_token(std::string_view token) {
  SortKey key;
  if (token == "-") return key;
  key.exists_ = true;
  if (token == "~") return key;
  const std::string_view rest = token.substr(std::min<std::size_t>(token.size(), 1));
  const auto number = [&]<typename Number>(Number value) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    const bool is_whole = error == std::errc{} && end == rest.data() + rest.size();
    if (is_whole) key.value_ = value;
    return is_whole;
  };
  if (token.starts_with('t')) {
    key.value_ = Text{std::string(rest), Quantity::parse(rest)};
  } else if (token.starts_with('x')) {
    key.value_ = Unsortable{std::string(rest)};
  } else if (!(token.starts_with('i') && number(std::int64_t{})) &&
             !(token.starts_with('d') && number(double{}))) {
    return std::nullopt;
  }
  return key;
}

}  // namespace k8scache::query
