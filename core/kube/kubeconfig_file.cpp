#include "core/kube/kubeconfig_file.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_read.hpp"

#include <filesystem>

namespace k8scache::kube {

namespace {

using json::Value;

/// One mapping of the file, and its place in words: `users "ann"` or `users[2]`.
class Stanza {
 public:
  Stanza(Value fields, const std::string& file, std::string place)
      : fields_(fields), file_(file), place_(std::move(place)) {
    if (!fields.is_null_or_missing() && !fields.is_object()) reject("must be a mapping");
  }

  [[noreturn]] void reject(std::string_view problem) const {
    fail(ErrorKind::Usage, "cannot use {}: {}{}{}", file_, place_, place_.empty() ? "" : " ",
         problem);
  }

  [[nodiscard]] bool has(std::string_view key) const { return !fields_[key].is_null_or_missing(); }

  [[nodiscard]] Stanza stanza(std::string_view key) const {
    return {fields_[key], file_, fmt::format("{}.{}", place_, key)};
  }

  [[nodiscard]] std::string text(std::string_view key) const { return text_of(fields_[key], key); }

  [[nodiscard]] bool flag(std::string_view key) const {
    const Value value = fields_[key];
    if (value.is_null_or_missing()) return false;
    if (value.type() != json::Type::Bool) reject(fmt::format("{} must be true or false", key));
    return value.boolean_or(false);
  }

  /// A base64 field, decoded.
  [[nodiscard]] std::string data(std::string_view key) const {
    auto bytes = base64_decode(text(key));
    if (!bytes) reject(fmt::format("{} is not base64", key));
    return std::move(*bytes);
  }

  /// A path, made absolute: written ones count from the file's folder.
  [[nodiscard]] std::string path(std::string_view key) const {
    const std::string written = text(key);
    if (written.empty()) return {};
    const auto folder = std::filesystem::path(file_).parent_path();
    std::error_code ignored;  // without a working directory the path stays relative
    const auto absolute = std::filesystem::absolute(folder / written, ignored);
    return (ignored ? folder / written : absolute).lexically_normal().string();
  }

  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> result;
    for (const Value element : list(key)) result.push_back(text_of(element, key));
    return result;
  }

  [[nodiscard]] std::map<std::string, std::string> text_map(std::string_view key) const {
    std::map<std::string, std::string> result;
    for (const auto& [name, value] : mapping(key)) {
      result[std::string(name)] = text_of(value, fmt::format("{}.{}", key, name));
    }
    return result;
  }

  [[nodiscard]] std::map<std::string, std::vector<std::string>> list_map(
      std::string_view key) const {
    std::map<std::string, std::vector<std::string>> result;
    const Stanza inner = stanza(key);
    for (const auto& member : mapping(key)) {
      result[std::string(member.key)] = inner.texts(member.key);
    }
    return result;
  }

  /// The elements of a list of mappings.
  [[nodiscard]] std::vector<Stanza> stanzas(std::string_view key) const {
    std::vector<Stanza> result;
    for (const Value element : list(key)) {
      const std::string place =
          fmt::format("{}{}{}[{}]", place_, place_.empty() ? "" : ".", key, result.size());
      result.emplace_back(element, file_, place);
    }
    return result;
  }

  [[nodiscard]] std::string compact(std::string_view key) const {
    std::string out;
    json::write_compact(fields_[key], out);
    return out;
  }

 private:
  [[nodiscard]] std::string text_of(const Value& value, std::string_view key) const {
    if (value.is_null_or_missing()) return {};
    const auto text = value.text();
    if (!text) reject(fmt::format("{} must be text; put it in quotes", key));
    return std::string(*text);
  }

  [[nodiscard]] json::Elements list(std::string_view key) const {
    const Value value = fields_[key];
    if (!value.is_null_or_missing() && !value.is_array()) {
      reject(fmt::format("{} must be a list", key));
    }
    return value.elements();
  }

  [[nodiscard]] json::Members mapping(std::string_view key) const {
    const Value value = fields_[key];
    if (!value.is_null_or_missing() && !value.is_object()) {
      reject(fmt::format("{} must be a mapping", key));
    }
    return value.members();
  }

  Value fields_;
  const std::string& file_;
  std::string place_;
};

ClusterConfig cluster_of(const Stanza& stanza) {
  ClusterConfig cluster;
  cluster.server = stanza.text("server");
  cluster.certificate_authority = stanza.path("certificate-authority");
  cluster.certificate_authority_pem = stanza.data("certificate-authority-data");
  cluster.tls_server_name = stanza.text("tls-server-name");
  cluster.proxy_url = stanza.text("proxy-url");
  cluster.insecure = stanza.flag("insecure-skip-tls-verify");
  cluster.disable_compression = stanza.flag("disable-compression");
  for (const auto& extension : stanza.stanzas("extensions")) {
    if (extension.text("name") != "client.authentication.k8s.io/exec") continue;
    cluster.exec_config = extension.compact("extension");
  }
  return cluster;
}

ExecConfig exec_of(const Stanza& stanza) {
  ExecConfig exec;
  exec.api_version = stanza.text("apiVersion");
  const std::string command = stanza.text("command");
  exec.command = command.find('/') == std::string::npos ? command : stanza.path("command");
  exec.args = stanza.texts("args");
  for (const auto& variable : stanza.stanzas("env")) {
    exec.variables.emplace_back(variable.text("name"), variable.text("value"));
  }
  exec.install_hint = stanza.text("installHint");
  exec.provide_cluster = stanza.flag("provideClusterInfo");
  exec.interactive_mode = stanza.text("interactiveMode");
  // Only v1 insists that the author decides.
  const bool is_beta = exec.api_version == "client.authentication.k8s.io/v1beta1";
  if (exec.interactive_mode.empty() && is_beta) exec.interactive_mode = "IfAvailable";
  return exec;
}

UserConfig user_of(const Stanza& stanza) {
  UserConfig user;
  user.client_certificate = stanza.path("client-certificate");
  user.client_certificate_pem = stanza.data("client-certificate-data");
  user.client_key = stanza.path("client-key");
  user.client_key_pem = stanza.data("client-key-data");
  user.token = stanza.text("token");
  user.token_file = stanza.path("tokenFile");
  user.username = stanza.text("username");
  user.password = stanza.text("password");
  user.as = stanza.text("as");
  user.as_uid = stanza.text("as-uid");
  user.as_groups = stanza.texts("as-groups");
  user.as_extra = stanza.list_map("as-user-extra");
  if (stanza.has("exec")) user.exec = exec_of(stanza.stanza("exec"));
  if (stanza.has("auth-provider")) {
    const Stanza provider = stanza.stanza("auth-provider");
    user.auth_provider = {.name = provider.text("name"), .config = provider.text_map("config")};
  }
  return user;
}

ContextConfig context_of(const Stanza& stanza) {
  return {.name = {},
          .cluster = stanza.text("cluster"),
          .user = stanza.text("user"),
          .ns = stanza.text("namespace")};
}

/// The entries of `list`, each `{name: ..., <member>: {...}}`, read by `read`.
template <typename Entry>
std::vector<Entry> entries_of(const Stanza& root, std::string_view list, std::string_view member,
                              Entry (*read)(const Stanza&)) {
  std::vector<Entry> entries;
  for (const auto& named : root.stanzas(list)) {
    const std::string name = named.text("name");
    for (const auto& earlier : entries) {
      if (earlier.name == name) named.reject(fmt::format("repeats the name \"{}\"", name));
    }
    entries.push_back(read(named.stanza(member)));
    entries.back().name = name;
  }
  return entries;
}

}  // namespace

Kubeconfig parse_kubeconfig(std::string_view text, const std::string& path) {
  const std::string document = json::yaml_to_json(text, path);
  json::Parser parser;
  const Value value = parser.parse(document);
  if (!value.is_null_or_missing() && !value.is_object()) {
    fail(ErrorKind::Usage, "{} is not a kubeconfig: it holds no mapping", path);
  }
  const Stanza root(value, path, "");
  const std::string kind = root.text("kind");
  if (!kind.empty() && kind != "Config") {
    fail(ErrorKind::Usage, "{} is not a kubeconfig: its kind is \"{}\"", path, kind);
  }
  Kubeconfig result;
  result.contexts = entries_of(root, "contexts", "context", context_of);
  result.clusters = entries_of(root, "clusters", "cluster", cluster_of);
  result.users = entries_of(root, "users", "user", user_of);
  result.current_context = root.text("current-context");
  return result;
}

}  // namespace k8scache::kube
