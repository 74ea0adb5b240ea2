#include "core/query/sort_key.hpp"

#include "core/json/go_text.hpp"

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

}  // namespace k8scache::query
