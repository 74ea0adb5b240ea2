#include "core/print/annotated.hpp"

#include "core/json/writer.hpp"

#include <functional>

namespace k8scache::print {

namespace {

/// Writes an object with its member `name` written by `write`, whether it has one or not.
void write_with(json::Writer& writer, json::Value object, std::string_view name,
                const std::function<void(json::Value)>& write) {
  writer.begin_object();
  for (const json::Member& member : object.members()) {
    if (member.key != name) writer.key(member.key).value(member.value);
  }
  writer.key(name);
  write(object[name]);
  writer.end_object();
}

}  // namespace

std::string annotated(json::Value object, std::string_view key, std::string_view value) {
  std::string text;
  json::Writer writer(text);
  write_with(writer, object, "metadata", [&](json::Value metadata) {
    write_with(writer, metadata, "annotations", [&](json::Value annotations) {
      write_with(writer, annotations, key, [&](json::Value) { writer.value(value); });
    });
  });
  return text;
}

}  // namespace k8scache::print
