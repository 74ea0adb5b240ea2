#include "core/kube/kubeconfig_words.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/go_unmarshal.hpp"
#include "core/json/go_yaml_problem.hpp"
#include "core/json/ordered.hpp"
#include "core/json/value.hpp"
#include "core/json/yaml_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

namespace k8scache::kube {

namespace {

using json::Value;

struct Struct;

/// What Go decodes a member into.
enum class Into { Text, Mode, Flag, Data, Texts, TextMap, TextsMap, Object, Objects };

struct Field {
  std::string_view key;
  Into into = Into::Text;
  const Struct* of = nullptr;
};

struct Struct {
  std::string_view name;
  std::vector<Field> fields;
};

// Spec: client-go clientcmd/api/v1, types.go.
const Struct kExtension{"NamedExtension", {{"name"}}};
const Struct kCluster{"Cluster",
                      {{"server"},
                       {"tls-server-name"},
                       {"insecure-skip-tls-verify", Into::Flag},
                       {"certificate-authority"},
                       {"certificate-authority-data", Into::Data},
                       {"proxy-url"},
                       {"disable-compression", Into::Flag},
                       {"extensions", Into::Objects, &kExtension}}};
const Struct kProvider{"AuthProviderConfig", {{"name"}, {"config", Into::TextMap}}};
const Struct kVariable{"ExecEnvVar", {{"name"}, {"value"}}};
const Struct kExec{"ExecConfig",
                   {{"command"},
                    {"args", Into::Texts},
                    {"env", Into::Objects, &kVariable},
                    {"apiVersion"},
                    {"installHint"},
                    {"provideClusterInfo", Into::Flag},
                    {"interactiveMode", Into::Mode}}};
const Struct kUser{"AuthInfo",
                   {{"client-certificate"},
                    {"client-certificate-data", Into::Data},
                    {"client-key"},
                    {"client-key-data", Into::Data},
                    {"token"},
                    {"tokenFile"},
                    {"as"},
                    {"as-uid"},
                    {"as-groups", Into::Texts},
                    {"as-user-extra", Into::TextsMap},
                    {"username"},
                    {"password"},
                    {"auth-provider", Into::Object, &kProvider},
                    {"exec", Into::Object, &kExec},
                    {"extensions", Into::Objects, &kExtension}}};
const Struct kContext{
    "Context", {{"cluster"}, {"user"}, {"namespace"}, {"extensions", Into::Objects, &kExtension}}};
const Struct kNamedCluster{"NamedCluster", {{"name"}, {"cluster", Into::Object, &kCluster}}};
const Struct kNamedUser{"NamedAuthInfo", {{"name"}, {"user", Into::Object, &kUser}}};
const Struct kNamedContext{"NamedContext", {{"name"}, {"context", Into::Object, &kContext}}};
const Struct kPreferences{"Preferences",
                          {{"colors", Into::Flag}, {"extensions", Into::Objects, &kExtension}}};
const Struct kConfig{"Config",
                     {{"kind"},
                      {"apiVersion"},
                      {"preferences", Into::Object, &kPreferences},
                      {"clusters", Into::Objects, &kNamedCluster},
                      {"users", Into::Objects, &kNamedUser},
                      {"contexts", Into::Objects, &kNamedContext},
                      {"current-context"},
                      {"extensions", Into::Objects, &kExtension}}};

/// Where Go's base64 decoder stops; nothing when it does not. Spec: Go encoding/base64,
/// Encoding.decodeQuantum, of the standard alphabet.
std::optional<std::size_t> base64_stop(std::string_view text) {
  const auto skip_lines = [&](std::size_t at) {
    while (at < text.size() && (text[at] == '\n' || text[at] == '\r')) ++at;
    return at;
  };
  std::size_t digits = 0;  // of a quantum of four
  for (std::size_t at = skip_lines(0); at < text.size(); at = skip_lines(at)) {
    const char letter = text[at++];
    if (std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '+' || letter == '/') {
      digits = (digits + 1) % 4;
      continue;
    }
    if (letter != '=' || digits < 2) return at - 1;
    if (digits == 2) {
      at = skip_lines(at);
      if (at == text.size()) return text.size();
      if (text[at] != '=') return at - 1;
      ++at;
    }
    at = skip_lines(at);
    if (at < text.size()) return at;
    return std::nullopt;
  }
  if (digits == 0) return std::nullopt;
  return text.size() - digits;
}

class Decoder {
 public:
  std::string problem_of(Value root) {
    read(root, kConfig);
    return problem_;
  }

 private:
  void reject(Value value, const Struct& in, const std::string& type) {
    if (!problem_.empty()) return;  // the first one counts
    problem_ =
        json::go_unmarshal_problem(value, fmt::format("{}.{}", in.name, join(path_, ".")), type);
  }

  void read(Value value, const Struct& of) {
    for (const json::Member& member : json::ordered_members(value)) {
      const auto field = std::ranges::find(of.fields, member.key, &Field::key);
      if (field == of.fields.end() || member.value.is_null_or_missing()) continue;
      path_.emplace_back(field->key);
      read_field(member.value, *field, of);
      path_.pop_back();
    }
  }

  void read_field(Value value, const Field& field, const Struct& in) {
    switch (field.into) {
      case Into::Text: return read_text(value, in, "string");
      case Into::Mode: return read_text(value, in, "v1.ExecInteractiveMode");
      case Into::Flag:
        if (value.type() != json::Type::Bool) reject(value, in, "bool");
        return;
      case Into::Data: return read_data(value, in);
      case Into::Texts: return read_texts(value, in);
      case Into::TextMap:
        if (!value.is_object()) return reject(value, in, "map[string]string");
        for (const json::Member& one : json::ordered_members(value)) {
          if (!one.value.is_null_or_missing()) read_text(one.value, in, "string");
        }
        return;
      case Into::TextsMap:
        if (!value.is_object()) return reject(value, in, "map[string][]string");
        for (const json::Member& one : json::ordered_members(value)) {
          if (!one.value.is_null_or_missing()) read_texts(one.value, in);
        }
        return;
      case Into::Object: return read_object(value, field, in);
      case Into::Objects:
        if (!value.is_array()) return reject(value, in, fmt::format("[]v1.{}", field.of->name));
        for (const Value one : value.elements()) {
          if (!one.is_null_or_missing()) read_object(one, field, in);
        }
        return;
    }
  }

  void read_object(Value value, const Field& field, const Struct& in) {
    if (!value.is_object()) return reject(value, in, fmt::format("v1.{}", field.of->name));
    read(value, *field.of);
  }

  void read_text(Value value, const Struct& in, const char* type) {
    if (!value.text()) reject(value, in, type);
  }

  void read_texts(Value value, const Struct& in) {
    if (!value.is_array()) return reject(value, in, "[]string");
    for (const Value one : value.elements()) {
      if (!one.is_null_or_missing()) read_text(one, in, "string");
    }
  }

  void read_data(Value value, const Struct& in) {
    if (!value.text()) return reject(value, in, "[]uint8");
    if (const auto stop = base64_stop(*value.text()); stop && problem_.empty()) {
      problem_ = fmt::format("illegal base64 data at input byte {}", *stop);
    }
  }

  std::vector<std::string> path_;
  std::string problem_;
};

/// Spec: apimachinery, SimpleMetaFactory.Interpret; what has neither is a Config of v1.
std::string problem_of_type(Value root) {
  const std::string unknown = "couldn't get version/kind; json parse error: ";
  if (!root.is_null_or_missing() && !root.is_object()) {
    return unknown + json::go_unmarshal_problem(
                         root,
                         "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind "
                         "string \"json:\\\"kind,omitempty\\\"\" }");
  }
  for (const std::string_view key : {"apiVersion", "kind"}) {
    const Value value = root[key];
    if (value.is_null_or_missing() || value.text()) continue;
    return unknown + json::go_unmarshal_problem(value, "." + std::string(key), "string");
  }
  std::string version(root["apiVersion"].text_or(""));
  std::string kind(root["kind"].text_or(""));
  if (std::ranges::count(version, '/') > 1) return "unexpected GroupVersion string: " + version;
  if (version.empty()) version = "v1";
  if (kind.empty()) kind = "Config";
  if (version == "v1" && kind == "Config") return "";
  return fmt::format(
      "no kind \"{}\" is registered for version \"{}\" in scheme \"pkg/runtime/scheme.go:111\"",
      kind, version);
}

}  // namespace

std::string kubeconfig_problem(std::string_view text, const std::string& path) {
  if (const std::string why = json::go_yaml_problem(text); !why.empty()) return "yaml: " + why;
  std::string document;
  try {
    document = json::yaml_to_json(text, path);
  } catch (const Error& error) {
    std::string_view what = error.what();
    if (what.starts_with(path + ":")) what.remove_prefix(path.size() + 1);
    return fmt::format("yaml: {}", trim(what));
  }
  json::Parser parser;
  const Value root = parser.parse(document);
  std::string problem = problem_of_type(root);
  return problem.empty() ? Decoder().problem_of(root) : problem;
}

}  // namespace k8scache::kube
