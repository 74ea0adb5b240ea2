#include "tests/support/protobuf_object.hpp"

#include "core/base/crypto.hpp"
#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"
#include "core/kube/checked_protozero.hpp"

namespace k8scache::tests {
namespace {

using protozero::pbf_writer;
using wire::Field;
using wire::Many;
using wire::Shape;

std::string compact(json::Value value) {
  std::string text;
  json::write_compact(value, text);
  return text;
}

std::string time_message(std::string_view text) {
  std::string message;
  if (text.empty()) return message;
  // Microseconds stand between the seconds and the Z.
  const std::size_t point = text.find('.');
  const std::string whole = point == std::string_view::npos
                                ? std::string(text)
                                : std::string(text.substr(0, point)) + "Z";
  const auto instant = parse_rfc3339(whole);
  pbf_writer writer(message);
  writer.add_int64(1, instant ? instant->time_since_epoch().count() / 1000 : 0);
  const std::string micros =
      point == std::string_view::npos ? "0" : std::string(text.substr(point + 1, 6));
  writer.add_int32(2, std::stoi(micros) * 1000);
  return message;
}

std::string special_message(const Field& field, json::Value value) {
  std::string message;
  pbf_writer writer(message);
  switch (field.shape) {
    case Shape::Message:
    case Shape::Inline: return protobuf_object(*field.message, value);
    case Shape::Strings:
      for (const json::Value one : value.elements())
        writer.add_string(1, std::string(one.text_or("")));
      break;
    case Shape::Time:
    case Shape::MicroTime: return time_message(value.text_or(""));
    case Shape::Quantity: writer.add_string(1, std::string(value.text_or("0"))); break;
    case Shape::IntOrString:
      writer.add_int64(1, value.is_string() ? 1 : 0);
      writer.add_int32(2, static_cast<std::int32_t>(value.integer_or(0)));
      writer.add_string(3, std::string(value.text_or("")));
      break;
    case Shape::RawJson:
    case Shape::RawExtension:
      if (!value.is_null_or_missing()) writer.add_bytes(1, compact(value));
      break;
    case Shape::SchemaOrArray:
    case Shape::SchemaOrStrings:
    case Shape::SchemaOrBool: {
      const bool is_bool = field.shape == Shape::SchemaOrBool;
      const auto& schema = field.message->fields[is_bool ? 1 : 0];
      if (is_bool) writer.add_bool(1, value.boolean_or(true));
      for (const json::Value one : value.elements()) {
        if (field.shape == Shape::SchemaOrStrings) {
          writer.add_string(2, std::string(one.text_or("")));
        } else {
          writer.add_message(2, protobuf_object(*schema.message, one));
        }
      }
      if (value.is_object()) {
        writer.add_message(schema.number, protobuf_object(*schema.message, value));
      }
      break;
    }
    case Shape::String:
    case Shape::Bool:
    case Shape::Int32:
    case Shape::Int64:
    case Shape::Double:
    case Shape::Bytes: break;
  }
  return message;
}

void add_one(pbf_writer& writer, std::uint32_t number, const Field& field, json::Value value) {
  switch (field.shape) {
    case Shape::String: writer.add_string(number, std::string(value.text_or(""))); return;
    case Shape::Bool: writer.add_bool(number, value.boolean_or(false)); return;
    case Shape::Int32:
    case Shape::Int64: writer.add_int64(number, value.integer_or(0)); return;
    case Shape::Double: writer.add_double(number, value.number().value_or(0)); return;
    case Shape::Bytes:
      writer.add_bytes(number, base64_decode(value.text_or("")).value_or(""));
      return;
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
  writer.add_message(number, special_message(field, value));
}

void add_field(pbf_writer& writer, const Field& field, json::Value value) {
  switch (field.many) {
    case Many::List:
      for (const json::Value one : value.elements()) add_one(writer, field.number, field, one);
      return;
    case Many::Map:
      for (const json::Member& member : value.members()) {
        std::string entry;
        pbf_writer pair(entry);
        pair.add_string(1, std::string(member.key));
        add_one(pair, 2, field, member.value);
        writer.add_message(field.number, entry);
      }
      return;
    case Many::Pointer:
      if (!value.exists() || value.is_null_or_missing()) return;
      break;
    case Many::One:
      if (field.shape == Shape::Bytes && value.is_null_or_missing()) return;
      break;
  }
  add_one(writer, field.number, field, value);
}

}  // namespace

// Servers write fields by number; Go's order of members is another.
std::string protobuf_object(const wire::Message& message, json::Value object) {
  std::string text;
  pbf_writer writer(text);
  for (std::uint32_t number = 1; number < wire::Message::kNumbers; ++number) {
    if ((message.known >> number & 1U) == 0) continue;
    const Field& field = message.fields[message.of_number[number]];
    add_field(writer, field, field.shape == Shape::Inline ? object : object[field.name]);
  }
  return text;
}

std::string protobuf_list(const ProtobufList& list) {
  std::string metadata;
  pbf_writer meta(metadata);
  meta.add_string(1, "");
  meta.add_string(2, list.resource_version);
  meta.add_string(3, list.continue_token);
  std::string message;
  pbf_writer writer(message);
  writer.add_message(1, metadata);
  for (const std::string& item : list.items) writer.add_message(2, item);
  std::string type;
  pbf_writer type_writer(type);
  type_writer.add_string(1, list.api_version);
  type_writer.add_string(2, list.kind + "List");
  std::string unknown;
  pbf_writer envelope(unknown);
  envelope.add_message(1, type);
  envelope.add_message(2, message);
  envelope.add_string(3, "");
  envelope.add_string(4, "");
  return std::string("k8s\0", 4) + unknown;
}

}  // namespace k8scache::tests
