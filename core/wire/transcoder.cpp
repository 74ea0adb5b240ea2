#include "core/wire/transcoder.hpp"

#include "core/base/crypto.hpp"
#include "core/json/number_text.hpp"
#include "core/wire/json_text.hpp"
#include "core/wire/special_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>
#include <vector>

namespace k8scache::wire {

namespace {

// Schemas of custom resources are the deepest; Go's own decoder gives up at 10,000.
constexpr int kDeepest = 200;
// An object is 1.5 MiB at most where it is stored, and grows by its escapes and names.
constexpr std::size_t kLargestText = 64U << 20U;

WireType wire_type_of(const Field& field) {
  if (field.many == Many::Map) return WireType::Bytes;
  switch (field.shape) {
    case Shape::Bool:
    case Shape::Int32:
    case Shape::Int64: return WireType::Varint;
    case Shape::Double: return WireType::Fixed64;
    case Shape::String:
    case Shape::Bytes:
    case Shape::Message:
    case Shape::Inline:
    case Shape::Strings:
    case Shape::Time:
    case Shape::MicroTime:
    case Shape::Quantity:
    case Shape::IntOrString:
    case Shape::RawJson:
    case Shape::RawExtension:
    case Shape::SchemaOrArray:
    case Shape::SchemaOrBool:
    case Shape::SchemaOrStrings: break;
  }
  return WireType::Bytes;
}

/// Whether Go's `omitempty` leaves out a value that is no pointer, list or map.
bool is_empty(const Field& field, std::uint64_t value, std::string_view bytes) {
  switch (wire_type_of(field)) {
    case WireType::Varint: return value == 0;
    case WireType::Fixed64: return std::bit_cast<double>(value) == 0;
    case WireType::Bytes: break;
  }
  return (field.shape == Shape::String || field.shape == Shape::Bytes) && bytes.empty();
}

std::int64_t signed_of(std::uint64_t value) { return std::bit_cast<std::int64_t>(value); }

}  // namespace

bool Transcoder::refuse(std::string why) {
  if (why_.empty()) why_ = std::move(why);
  return false;
}

bool Transcoder::append_object(std::string& out, const Message& kind, std::string_view bytes) {
  why_.clear();
  depth_ = 0;
  limit_ = out.size() + kLargestText;
  Members members{.is_object = true};
  out += '{';
  if (!append_members(out, kind, bytes, members)) return false;
  out += '}';
  return true;
}

bool Transcoder::append_message(std::string& out, const Message& message, std::string_view bytes) {
  why_.clear();
  depth_ = 0;
  limit_ = out.size() + kLargestText;
  Members members;
  out += '{';
  if (!append_members(out, message, bytes, members)) return false;
  out += '}';
  return true;
}

bool Transcoder::take_apart(Parts& parts, const Message& message, std::string_view bytes) {
  Reader reader(bytes);
  Element element;
  const char* begin = reader.place();
  for (; reader.next(element); begin = reader.place()) {
    const std::uint32_t number = element.number;
    if (number >= Message::kNumbers || (message.known >> number & 1U) == 0) {
      return refuse(fmt::format("unknown field {} of {}", number, message.name));
    }
    const Field& field = message.fields[message.of_number[number]];
    if (element.type != wire_type_of(field)) {
      return refuse(fmt::format("{} of {} has another type", field.name, message.name));
    }
    Parts::Part& part = parts.parts[number];
    if (parts.has(number)) {
      if (field.many != Many::List && field.many != Many::Map) {
        return refuse(fmt::format("{} of {} stands there twice", field.name, message.name));
      }
    } else {
      parts.seen |= std::uint64_t{1} << number;
      part.begin = begin;
    }
    part.end = reader.place();
    part.data = element.bytes.data();
    part.value = element.type == WireType::Bytes ? element.bytes.size() : element.value;
  }
  return !reader.is_damaged() || refuse(fmt::format("a damaged {}", message.name));
}

bool Transcoder::append_members(std::string& out, const Message& message, std::string_view bytes,
                                Members& members) {
  if (out.size() > limit_) return refuse("more than an object can be");
  if (++depth_ > kDeepest) return refuse("nested too deeply");
  Parts parts;
  if (!take_apart(parts, message, bytes)) return false;
  for (const Field& field : message.fields) {
    if (!append_field(out, field, parts, members)) return false;
  }
  --depth_;
  return true;
}

bool Transcoder::append_field(std::string& out, const Field& field, const Parts& parts,
                              Members& members) {
  const bool is_there = parts.has(field.number);
  constexpr Parts::Part none{nullptr, nullptr, nullptr, 0};
  const Parts::Part& part = is_there ? parts.parts[field.number] : none;
  if (field.shape == Shape::Inline) {
    return append_members(out, *field.message, part.bytes(), members);
  }
  if (members.managed_fields == ManagedFields::LeftOut && field.name == "managedFields") {
    return true;
  }
  const bool is_null = field.many != Many::One || field.shape == Shape::Bytes ? !is_there : false;
  if (field.left_out == LeftOut::WhenEmpty) {
    if (is_null || (field.many == Many::One && is_empty(field, part.value, part.bytes()))) {
      return true;
    }
  }
  const std::size_t before = out.size();
  if (!members.is_first) out += ',';
  out += field.key;
  if (is_null) {
    out += "null";
  } else if (field.many == Many::List) {
    if (!append_list(out, field, part)) return false;
  } else if (field.many == Many::Map) {
    if (!append_map(out, field, part)) return false;
  } else if (members.is_object && field.name == "metadata") {
    if (!append_braced(out, field, part.bytes(), ManagedFields::LeftOut)) return false;
  } else if (!append_one(out, field, part.value, part.bytes())) {
    return false;
  }
  if (field.left_out == LeftOut::WhenZero && out.ends_with(":null")) {
    out.resize(before);
    return true;
  }
  members.is_first = false;
  return true;
}

bool Transcoder::append_braced(std::string& out, const Field& field, std::string_view bytes,
                               ManagedFields managed_fields) {
  out += '{';
  const std::size_t start = out.size();
  out += field.typed;
  Members members{.managed_fields = managed_fields};
  if (!append_members(out, *field.message, bytes, members)) return false;
  if (!field.typed.empty() && members.is_first && out.size() > start) out.pop_back();
  out += '}';
  return true;
}

bool Transcoder::append_integer(std::string& out, const Field& field, std::uint64_t value) {
  const std::int64_t number = signed_of(value);
  if (field.shape == Shape::Int32 && (number < std::numeric_limits<std::int32_t>::min() ||
                                      number > std::numeric_limits<std::int32_t>::max())) {
    return refuse(fmt::format("{} has more than 32 bits", field.name));
  }
  const fmt::format_int text(number);
  out.append(text.data(), text.size());
  return true;
}

bool Transcoder::append_one(std::string& out, const Field& field, std::uint64_t value,
                            std::string_view bytes) {
  switch (field.shape) {
    case Shape::String: append_string(out, bytes); return true;
    case Shape::Bool: out += value != 0 ? "true" : "false"; return true;
    case Shape::Int32:
    case Shape::Int64: return append_integer(out, field, value);
    case Shape::Double: out += json::json_number_text(std::bit_cast<double>(value)); return true;
    case Shape::Bytes: out.append("\"").append(base64_encode(bytes)).append("\""); return true;
    case Shape::Message: return append_braced(out, field, bytes, ManagedFields::Kept);
    case Shape::Inline: return refuse("a list of embedded messages");
    case Shape::Strings:
    case Shape::Time:
    case Shape::MicroTime:
    case Shape::Quantity:
    case Shape::IntOrString:
    case Shape::RawJson:
    case Shape::RawExtension:
    case Shape::SchemaOrArray:
    case Shape::SchemaOrBool:
    case Shape::SchemaOrStrings: break;
  }
  return append_special(out, field, bytes);
}

bool Transcoder::append_list(std::string& out, const Field& field, const Parts::Part& part) {
  Reader reader({part.begin, static_cast<std::size_t>(part.end - part.begin)});
  Element element;
  out += '[';
  bool is_first = true;
  while (reader.next(element)) {
    if (element.number != field.number) continue;
    if (!is_first) out += ',';
    is_first = false;
    if (!append_one(out, field, element.value, element.bytes)) return false;
  }
  out += ']';
  return true;
}

bool Transcoder::take_entry(const Field& field, std::string_view entry, std::string_view& key,
                            std::pair<std::uint64_t, std::string_view>& value) {
  Field one = {.number = 2, .shape = field.shape};
  const WireType type = wire_type_of(one);
  Reader reader(entry);
  Element element;
  unsigned seen = 0;
  while (reader.next(element)) {
    const bool is_key = element.number == 1;
    if (element.number > 2 || element.type != (is_key ? WireType::Bytes : type) ||
        (seen >> element.number & 1U) != 0) {
      return refuse(fmt::format("an entry of {} is none", field.name));
    }
    seen |= 1U << element.number;
    if (is_key) {
      key = element.bytes;
    } else {
      value = {element.value, element.bytes};
    }
  }
  return !reader.is_damaged() || refuse(fmt::format("a damaged entry of {}", field.name));
}

bool Transcoder::append_map(std::string& out, const Field& field, const Parts::Part& part) {
  using Entry = std::pair<std::string_view, std::pair<std::uint64_t, std::string_view>>;
  std::vector<Entry> entries;
  Reader reader({part.begin, static_cast<std::size_t>(part.end - part.begin)});
  Element element;
  while (reader.next(element)) {
    if (element.number != field.number) continue;
    Entry entry;
    if (!take_entry(field, element.bytes, entry.first, entry.second)) return false;
    entries.push_back(entry);
  }
  const auto by_key = [](const Entry& a, const Entry& b) { return a.first < b.first; };
  if (!std::is_sorted(entries.begin(), entries.end(), by_key)) {
    std::sort(entries.begin(), entries.end(), by_key);
  }
  out += '{';
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& [key, value] = entries[i];
    if (i > 0 && entries[i - 1].first == key) {
      return refuse(fmt::format("{} has a key twice", field.name));
    }
    if (i > 0) out += ',';
    append_string(out, key);
    out += ':';
    if (!append_one(out, field, value.first, value.second)) return false;
  }
  out += '}';
  return true;
}

bool Transcoder::append_special(std::string& out, const Field& field, std::string_view bytes) {
  Parts parts;
  if (!take_apart(parts, *field.message, bytes)) return false;
  const auto number = [&](std::uint32_t i) {
    return parts.has(i) ? signed_of(parts.parts[i].value) : 0;
  };
  const auto text = [&](std::uint32_t i) {
    return parts.has(i) ? parts.parts[i].bytes() : std::string_view();
  };
  switch (field.shape) {
    case Shape::Strings:
      if (!parts.has(1)) {
        out += "null";
        return true;
      }
      return append_list(out, field.message->fields.front(), parts.parts[1]);
    case Shape::Time:
    case Shape::MicroTime:
      if (bytes.empty()) {
        out += "null";
        return true;
      }
      if (field.shape == Shape::Time ? append_time(out, number(1))
                                     : append_micro_time(out, number(1), number(2))) {
        return true;
      }
      return refuse(fmt::format("{} is no time", field.name));
    case Shape::Quantity:
      return append_quantity(out, parts.has(1) ? text(1) : "0") ||
             refuse(fmt::format("{} is no quantity", field.name));
    case Shape::IntOrString:
      if (number(1) == 0) {
        return append_integer(out, field.message->fields[1],
                              std::bit_cast<std::uint64_t>(number(2)));
      }
      if (number(1) != 1) return refuse(fmt::format("{} is neither", field.name));
      append_string(out, text(3));
      return true;
    case Shape::RawJson:
      if (!text(1).empty()) return append_raw(out, text(1));
      out += "null";
      return true;
    case Shape::RawExtension:
      if (parts.has(1)) return append_raw(out, text(1));
      out += "null";
      return true;
    case Shape::SchemaOrArray:
    case Shape::SchemaOrBool:
    case Shape::SchemaOrStrings: return append_schema(out, field, parts);
    case Shape::String:
    case Shape::Bool:
    case Shape::Int32:
    case Shape::Int64:
    case Shape::Double:
    case Shape::Bytes:
    case Shape::Message:
    case Shape::Inline: break;
  }
  return refuse("no special type");
}

bool Transcoder::append_schema(std::string& out, const Field& field, const Parts& parts) {
  const bool is_bool = field.shape == Shape::SchemaOrBool;
  const std::uint32_t of_schema = is_bool ? 2 : 1;
  const Field& schema = field.message->fields[of_schema - 1];
  if (!is_bool && parts.has(2)) return append_list(out, field.message->fields[1], parts.parts[2]);
  if (parts.has(of_schema)) {
    return append_braced(out, schema, parts.parts[of_schema].bytes(), ManagedFields::Kept);
  }
  if (is_bool) {
    out += parts.has(1) && parts.parts[1].value != 0 ? "true" : "false";
  } else {
    out += "null";
  }
  return true;
}

bool Transcoder::append_raw(std::string& out, std::string_view document) {
  constexpr std::string_view kBeginnings = "\t\r\n {[ntf\"-0123456789";
  if (document.empty() || kBeginnings.find(document.front()) == std::string_view::npos ||
      !parser_.is_valid(document)) {
    return refuse("a raw document that is no JSON");
  }
  append_compact(out, document);
  return true;
}

}  // namespace k8scache::wire
