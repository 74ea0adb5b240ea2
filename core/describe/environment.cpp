#include "core/describe/environment.hpp"

#include "core/base/text.hpp"
#include "core/describe/amount.hpp"
#include "core/describe/parts.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::describe {

namespace {

void write_sources(const Writer& to, json::Value sources) {
  if (sources.size() == 0) return;
  to.text(2, "Environment Variables from:\n");
  for (const json::Value source : sources.elements()) {
    const bool is_map = !source["configMapRef"].is_null_or_missing();
    const json::Value reference = source[is_map ? "configMapRef" : "secretRef"];
    const std::string_view kind = is_map                           ? "ConfigMap"
                                  : reference.is_null_or_missing() ? ""
                                                                   : "Secret";
    const std::string prefix = text_of(source["prefix"]);
    to.write(3, "{}\t{}{}\tOptional: {}\n", text_of(reference["name"]), kind,
             prefix.empty() ? "" : fmt::format(" with prefix '{}'", prefix),
             truth_of(reference["optional"]));
  }
}

/// What kubectl knows of a field: it can tell name and namespace, and no more.
std::string field_value(json::Value reference, json::Value pod) {
  const std::string_view path = reference["fieldPath"].text_or("");
  const std::string_view version = reference["apiVersion"].text_or("");
  if (version.find('/') != version.rfind('/')) return "";
  if (path == "metadata.name") return text_of(pod["metadata"]["name"]);
  if (path == "metadata.namespace") return text_of(pod["metadata"]["namespace"]);
  return "";
}

/// How many times the divisor goes into a resource of the container, rounded up. Nothing for a
/// resource that has no such value. Spec: kubectl util/resource, ExtractContainerResourceValue.
std::optional<std::string> resource_value(json::Value reference, json::Value container) {
  const std::string_view resource = reference["resource"].text_or("");
  const bool is_limit = resource.starts_with("limits.");
  if (!is_limit && !resource.starts_with("requests.")) return std::nullopt;
  const std::string_view name = resource.substr(resource.find('.') + 1);
  if (name != "cpu" && name != "memory" && name != "ephemeral-storage" &&
      !name.starts_with("hugepages-")) {
    return std::nullopt;
  }
  const Amount amount = Amount::of(container["resources"][is_limit ? "limits" : "requests"][name]);
  Amount divisor = Amount::of(reference["divisor"]);
  if (divisor.is_zero()) divisor = *Amount::parse("1");
  const auto in_units = [&](const Amount& one) {
    return static_cast<double>(name == "cpu" ? one.in_thousandths() : one.whole());
  };
  return fmt::format("{}",
                     static_cast<std::int64_t>(std::ceil(in_units(amount) / in_units(divisor))));
}

std::string resource_text(json::Value reference, json::Value container) {
  const std::string value = resource_value(reference, container).value_or("");
  const std::string_view resource = reference["resource"].text_or("");
  const bool is_unlimited =
      value == "0" && (resource == "limits.cpu" || resource == "limits.memory");
  return is_unlimited ? "node allocatable" : value;
}

void write_plain(const Writer& to, const std::string& name, json::Value value) {
  bool is_first = true;
  for (const std::string_view line : split(value.text_or(""), '\n')) {
    if (is_first) {
      to.field(3, name, line);
    } else {
      to.write(3, "\t{}\n", line);
    }
    is_first = false;
  }
}

void write_variable(const Writer& to, json::Value variable, json::Value container,
                    json::Value pod) {
  const std::string name = text_of(variable["name"]);
  const json::Value from = variable["valueFrom"];
  if (from.is_null_or_missing()) return write_plain(to, name, variable["value"]);
  const json::Value field = from["fieldRef"];
  const json::Value resource = from["resourceFieldRef"];
  const json::Value secret = from["secretKeyRef"];
  const json::Value map = from["configMapKeyRef"];
  if (!field.is_null_or_missing()) {
    to.write(3, "{}:\t{} ({}:{})\n", name, field_value(field, pod), text_of(field["apiVersion"]),
             text_of(field["fieldPath"]));
  } else if (!resource.is_null_or_missing()) {
    to.write(3, "{}:\t{} ({})\n", name, resource_text(resource, container),
             text_of(resource["resource"]));
  } else if (!secret.is_null_or_missing()) {
    to.write(3, "{}:\t<set to the key '{}' in secret '{}'>\tOptional: {}\n", name,
             text_of(secret["key"]), text_of(secret["name"]), truth_of(secret["optional"]));
  } else if (!map.is_null_or_missing()) {
    to.write(3, "{}:\t<set to the key '{}' of config map '{}'>\tOptional: {}\n", name,
             text_of(map["key"]), text_of(map["name"]), truth_of(map["optional"]));
  }
}

}  // namespace

void write_environment(const Writer& to, json::Value container, json::Value pod) {
  write_sources(to, container["envFrom"]);
  to.write(2, "Environment:{}\n", container["env"].size() == 0 ? "\t<none>" : "");
  for (const json::Value variable : container["env"].elements()) {
    write_variable(to, variable, container, pod);
  }
}

}  // namespace k8scache::describe
