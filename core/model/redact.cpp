#include "core/model/redact.hpp"

#include "core/json/value.hpp"
#include "core/json/writer.hpp"

namespace k8scache::model {

namespace {

constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";

void write_keys_only(json::Writer& writer, json::Value values) {
  writer.begin_object();
  for (const json::Member member : values.members()) writer.key(member.key).value("");
  writer.end_object();
}

void write_without_last_applied(json::Writer& writer, json::Value annotations) {
  writer.begin_object();
  for (const json::Member member : annotations.members()) {
    if (member.key != kLastApplied) writer.key(member.key).value(member.value);
  }
  writer.end_object();
}

void write_metadata(json::Writer& writer, json::Value metadata) {
  writer.begin_object();
  for (const json::Member member : metadata.members()) {
    writer.key(member.key);
    if (member.key == "annotations" && member.value.is_object()) {
      write_without_last_applied(writer, member.value);
    } else {
      writer.value(member.value);
    }
  }
  writer.end_object();
}

}  // namespace

std::optional<SecretsMode> parse_secrets_mode(std::string_view text) {
  for (const SecretsMode mode :
       {SecretsMode::Keys, SecretsMode::Metadata, SecretsMode::Off, SecretsMode::Full}) {
    if (secrets_mode_text(mode) == text) return mode;
  }
  return std::nullopt;
}

std::string_view secrets_mode_text(SecretsMode mode) {
  switch (mode) {
    case SecretsMode::Keys: return "keys";
    case SecretsMode::Metadata: return "metadata";
    case SecretsMode::Off: return "off";
    case SecretsMode::Full: return "full";
  }
  return "";
}

bool is_secret(const ResourceType& type) { return type.group.empty() && type.plural == "secrets"; }

std::string redact_secret(std::string_view body, SecretsMode mode) {
  if (mode == SecretsMode::Full) return std::string(body);
  json::Parser parser;
  std::string redacted;
  json::Writer writer(redacted);
  writer.begin_object();
  for (const json::Member member : parser.parse(body).members()) {
    const bool holds_values = member.key == "data" || member.key == "stringData";
    const bool has_keys = member.value.is_object() || member.value.is_null_or_missing();
    if (holds_values && (mode != SecretsMode::Keys || !has_keys)) continue;
    writer.key(member.key);
    if (holds_values && member.value.is_object()) {
      write_keys_only(writer, member.value);
    } else if (member.key == "metadata" && member.value.is_object()) {
      write_metadata(writer, member.value);
    } else {
      writer.value(member.value);
    }
  }
  writer.end_object();
  return redacted;
}

}  // namespace k8scache::model
