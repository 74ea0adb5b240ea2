#include "core/json/writer.hpp"

#include "core/json/number_text.hpp"
#include "core/json/ordered.hpp"
#include "core/json/short_escape.hpp"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <cstddef>
#include <iterator>

namespace k8scache::json {

namespace {

/// True for bytes that may need an escape: 0xE2 begins U+2028 and U+2029.
constexpr std::array<bool, 256> suspicious_bytes() {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) table[byte] = true;
  for (const char byte : {'"', '\\', '<', '>', '&'}) table[static_cast<std::size_t>(byte)] = true;
  table[0xE2] = true;
  return table;
}
constexpr std::array<bool, 256> kSuspicious = suspicious_bytes();

/// Escapes the character at the front of `rest`; says how many bytes it was.
std::size_t append_escaped(std::string& out, std::string_view rest) {
  if (const std::string_view escape = short_escape(rest.front()); !escape.empty()) {
    out += escape;
    return 1;
  }
  if (rest.front() == '\xE2') {
    if (!rest.starts_with("\u2028") && !rest.starts_with("\u2029")) {
      out += '\xE2';
      return 1;
    }
    out += rest.starts_with("\u2028") ? "\\u2028" : "\\u2029";
    return 3;
  }
  fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(rest.front()));
  return 1;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!kSuspicious[static_cast<unsigned char>(text[i])]) {
      ++i;
      continue;
    }
    out.append(text, written, i - written);
    i += append_escaped(out, text.substr(i));
    written = i;
  }
  out.append(text, written);
  out += '"';
}

void Writer::break_line() {
  if (indent_ == 0) return;
  out_ += '\n';
  out_.append(has_members_.size() * static_cast<std::size_t>(indent_), ' ');
}

/// Puts what stands between the text so far and a value: a comma, a line end, nothing.
void Writer::begin_value() {
  if (after_key_ || has_members_.empty()) {
    after_key_ = false;
    return;
  }
  if (has_members_.back()) out_ += ',';
  has_members_.back() = true;
  break_line();
}

Writer& Writer::open(char bracket) {
  begin_value();
  out_ += bracket;
  has_members_.push_back(false);
  return *this;
}

Writer& Writer::close(char bracket) {
  assert(!has_members_.empty() && !after_key_);
  const bool had_members = has_members_.back();
  has_members_.pop_back();
  if (had_members) break_line();
  out_ += bracket;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  begin_value();
  append_string(out_, name);
  out_ += indent_ == 0 ? ":" : ": ";
  after_key_ = true;
  return *this;
}

Writer& Writer::literal(std::string_view text) {
  begin_value();
  out_ += text;
  return *this;
}

Writer& Writer::value(std::string_view text) {
  begin_value();
  append_string(out_, text);
  return *this;
}

Writer& Writer::value(double number) { return literal(json_number_text(number)); }
Writer& Writer::integer(std::int64_t number) { return literal(fmt::to_string(number)); }
Writer& Writer::unsigned_integer(std::uint64_t number) { return literal(fmt::to_string(number)); }

// The depth of this recursion is that of the document, which the parser bounds (1024).
Writer& Writer::value(Value document) {
  switch (document.type()) {
    case Type::Missing:
    case Type::Null: return null();
    case Type::Bool: return value(document.boolean_or(false));
    case Type::Integer:
    case Type::Unsigned:
    case Type::Double:
      begin_value();
      append_number(out_, document);
      return *this;
    case Type::String: return value(document.text_or(""));
    case Type::Array:
      begin_array();
      for (const Value& element : document.elements()) value(element);
      return end_array();
    case Type::Object:
      begin_object();
      if (order_ == KeyOrder::AsParsed) {
        for (const Member& member : document.members()) key(member.key).value(member.value);
      } else {
        for (const Member& member : ordered_members(document)) key(member.key).value(member.value);
      }
      return end_object();
  }
  return *this;
}

void write_pretty(Value value, std::string& out, int indent) { Writer(out, indent).value(value); }

void write_compact(Value value, std::string& out, KeyOrder order) {
  Writer(out, 0, order).value(value);
}

}  // namespace k8scache::json
