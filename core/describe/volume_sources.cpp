#include "core/describe/volume_sources.hpp"

#include "core/base/text.hpp"
#include "core/describe/claim.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/volume_table.hpp"
#include "core/json/go_text.hpp"
#include "core/json/ordered.hpp"
#include "core/query/quantity.hpp"

#include <vector>

namespace k8scache::describe {

namespace {

json::Value at(json::Value value, std::string_view path) {
  for (const std::string_view member : split(path, '.')) value = value[member];
  return value;
}

std::string secret_text(json::Value reference) {
  if (reference.is_null_or_missing()) return "nil";
  return fmt::format("&LocalObjectReference{{Name:{},}}", text_of(reference["name"]));
}

std::string any_secret_text(json::Value reference) {
  if (reference.is_null_or_missing()) return "nil";
  return fmt::format("&SecretReference{{Name:{},Namespace:{},}}", text_of(reference["name"]),
                     text_of(reference["namespace"]));
}

std::string size_text(json::Value size) {
  const auto quantity = query::Quantity::parse(size.text_or(""));
  const bool is_more = quantity && *quantity > *query::Quantity::parse("0");
  return is_more ? quantity_of(size) : "<unset>";
}

std::string map_text(json::Value map) {
  std::string text;
  json::append_go_value(text, map);
  return text.empty() ? "map[]" : text;
}

std::string shown(json::Value value, SourceField how) {
  const bool is_missing = value.is_null_or_missing();
  switch (how) {
    case SourceField::Text: return text_of(value);
    case SourceField::TextOrNone: return is_missing ? "<none>" : text_of(value);
    case SourceField::TextOrUnset: return is_missing ? "<unset>" : text_of(value);
    case SourceField::Number: return fmt::format("{}", number_of(value));
    case SourceField::NumberOrNone:
      return is_missing ? "<none>" : fmt::format("{}", number_of(value));
    case SourceField::Truth: return std::string(truth_of(value));
    case SourceField::Size: return size_text(value);
    case SourceField::Slice: return slice_of(value);
    case SourceField::Joined: return joined(value, ", ");
    case SourceField::Map: return map_text(value);
    case SourceField::Secret: return secret_text(value);
    case SourceField::AnySecret: return any_secret_text(value);
  }
  return {};
}

void write_projections(const Writer& to, json::Value projected) {
  for (const json::Value source : projected["sources"].elements()) {
    const json::Value secret = source["secret"];
    const json::Value map = source["configMap"];
    const json::Value token = source["serviceAccountToken"];
    if (!secret.is_null_or_missing()) {
      to.write(2, "SecretName:\t{}\n    Optional:\t{}\n", text_of(secret["name"]),
               truth_of(secret["optional"]));
    } else if (!source["downwardAPI"].is_null_or_missing()) {
      to.text(2, "DownwardAPI:\ttrue\n");
    } else if (!map.is_null_or_missing()) {
      to.write(2, "ConfigMapName:\t{}\n    Optional:\t{}\n", text_of(map["name"]),
               truth_of(map["optional"]));
    } else if (!token.is_null_or_missing()) {
      to.write(2, "TokenExpirationSeconds:\t{}\n", number_of(token["expirationSeconds"]));
    }
  }
}

void write_downward_items(const Writer& to, json::Value source) {
  to.text(0, "    Items:\n");
  for (const json::Value item : source["items"].elements()) {
    const json::Value field = item["fieldRef"];
    const json::Value resource = item["resourceFieldRef"];
    if (!field.is_null_or_missing()) {
      to.write(3, "{} -> {}\n", text_of(field["fieldPath"]), text_of(item["path"]));
    }
    if (!resource.is_null_or_missing()) {
      to.write(3, "{} -> {}\n", text_of(resource["resource"]), text_of(item["path"]));
    }
  }
}

void write_claim_template(const Writer& to, json::Value ephemeral) {
  const json::Value claim = ephemeral["volumeClaimTemplate"];
  if (!claim.is_null_or_missing()) write_claim_of_template(to.deeper(2), claim);
}

void write_attributes(const Writer& to, json::Value source) {
  to.text(2, "VolumeAttributes:\t");
  const auto members = json::ordered_members(source["volumeAttributes"]);
  if (members.empty()) return to.line("<none>");
  bool is_first = true;
  for (const json::Member& one : members) {
    if (!is_first) {
      to.text(2, "");
      to.text(2, "\t");
    }
    const std::string pair = fmt::format("{}={}", one.key, text_of(one.value));
    to.write(2, "{}\n", shortened(pair, kLongestAnnotation));
    is_first = false;
  }
}

void write_more(const Writer& to, json::Value fields, More more) {
  switch (more) {
    case More::Nothing: return;
    case More::Projections: return write_projections(to, fields);
    case More::DownwardItems: return write_downward_items(to, fields);
    case More::ClaimTemplate: return write_claim_template(to, fields);
    case More::Attributes: return write_attributes(to, fields);
  }
}

void write_source(const Writer& to, json::Value volume, const std::vector<VolumeSource>& sources) {
  for (const VolumeSource& source : sources) {
    const json::Value fields = volume[source.member];
    if (fields.is_null_or_missing()) continue;
    to.write(2, "Type:\t{}\n", source.type);
    for (const SourceLine& line : source.lines) {
      to.write(0, "    {}\t{}\n", line.label, shown(at(fields, line.member), line.shown));
    }
    write_more(to, fields, source.more);
    return;
  }
  to.text(1, "<unknown>\n");
}

}  // namespace

void write_volumes(const Writer& to, json::Value volumes, std::string_view indent) {
  if (volumes.size() == 0) return to.write(0, "{}Volumes:\t<none>\n", indent);
  to.write(0, "{}Volumes:\n", indent);
  const std::vector<VolumeSource> sources = sources_of_pods();
  for (const json::Value volume : volumes.elements()) {
    to.write(1, "{}{}:\n", indent.empty() ? "" : " ", text_of(volume["name"]));
    write_source(to, volume, sources);
  }
}

void write_volume_source(const Writer& to, json::Value spec) {
  write_source(to, spec, sources_of_volumes());
}

}  // namespace k8scache::describe
