#include "core/kube/kubeconfig_view.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/json/ordered.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_read.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>

namespace k8scache::kube {

namespace {

using json::Value;

/// How a member of the file is shown.
enum class As {
  Text,      ///< left out when it is empty
  Always,    ///< shown though it is empty
  Flag,      ///< left out when it is false
  Data,      ///< base64 of something long; may be replaced by a file, whose name stands before it
  Secret,    ///< a text that is not shown
  Texts,     ///< a list of texts
  TextsMap,  ///< lists of texts by name
  Provider,
  Exec,
  Extensions,
};

struct Field {
  const char* name;
  As as = As::Text;
};

constexpr std::string_view kData = "-data";

const std::vector<Field> kCluster{{"server", As::Always},
                                  {"tls-server-name"},
                                  {"insecure-skip-tls-verify", As::Flag},
                                  {"certificate-authority"},
                                  {"certificate-authority-data", As::Data},
                                  {"proxy-url"},
                                  {"disable-compression", As::Flag},
                                  {"extensions", As::Extensions}};
const std::vector<Field> kUser{{"client-certificate"},
                               {"client-certificate-data", As::Data},
                               {"client-key"},
                               {"client-key-data", As::Data},
                               {"token", As::Secret},
                               {"tokenFile"},
                               {"as"},
                               {"as-uid"},
                               {"as-groups", As::Texts},
                               {"as-user-extra", As::TextsMap},
                               {"username"},
                               {"password", As::Secret},
                               {"auth-provider", As::Provider},
                               {"exec", As::Exec},
                               {"extensions", As::Extensions}};
const std::vector<Field> kContext{
    {"cluster", As::Always}, {"user", As::Always}, {"namespace"}, {"extensions", As::Extensions}};

/// An entry of `clusters`, `users` or `contexts`, and the file that it stands in.
struct Entry {
  Value fields;
  const std::string* file = nullptr;
};
using Entries = std::map<std::string, Entry, std::less<>>;

std::string text_of(Value value) { return std::string(value.text_or("")); }

class View {
 public:
  View(const std::vector<KubeconfigText>& files, const KubeconfigViewOptions& options)
      : options_(options) {
    for (const KubeconfigText& file : files) read(file);
  }

  std::string write() {
    if (options_.minify) minify();
    writer_.begin_object();
    writer_.key("kind").value("Config").key("apiVersion").value("v1");
    write_preferences();
    write_entries("clusters", clusters_, "cluster", kCluster);
    write_entries("users", users_, "user", kUser);
    write_entries("contexts", contexts_, "context", kContext);
    writer_.key("current-context").value(current_);
    write_extensions(extensions_);
    writer_.end_object();
    return std::move(out_);
  }

 private:
  void read(const KubeconfigText& file) {
    texts_.push_back(json::yaml_to_json(file.text, file.path));
    parsers_.push_back(std::make_unique<json::Parser>());
    const Value root = parsers_.back()->parse(texts_.back());
    add(clusters_, root["clusters"], "cluster", file.path);
    add(users_, root["users"], "user", file.path);
    add(contexts_, root["contexts"], "context", file.path);
    if (current_.empty()) current_ = text_of(root["current-context"]);
    const Value preferences = root["preferences"];
    has_colours_ = has_colours_ || preferences["colors"].boolean_or(false);
    add_extensions(preference_extensions_, preferences["extensions"]);
    add_extensions(extensions_, root["extensions"]);
  }

  static void add(Entries& entries, Value list, std::string_view member, const std::string& file) {
    for (const Value one : list.elements()) {
      entries.try_emplace(text_of(one["name"]), Entry{one[member], &file});
    }
  }

  static void add_extensions(std::map<std::string, Value, std::less<>>& extensions, Value list) {
    for (const Value one : list.elements()) {
      extensions.try_emplace(text_of(one["name"]), one["extension"]);
    }
  }

  void minify() {
    if (!options_.context.empty()) current_ = options_.context;
    if (current_.empty()) {
      fail(ErrorKind::NotFound, "current-context must exist in order to minify");
    }
    keep_only(contexts_, current_, "context");
    const Value context = contexts_.begin()->second.fields;
    keep_only(clusters_, text_of(context["cluster"]), "cluster");
    keep_only(users_, text_of(context["user"]), "user");
  }

  static void keep_only(Entries& entries, const std::string& name, std::string_view what) {
    const auto found = entries.find(name);
    if (name.empty()) return entries.clear();
    if (found == entries.end()) fail(ErrorKind::NotFound, "cannot locate {} {}", what, name);
    entries = Entries{*found};
  }

  void write_preferences() {
    if (!has_colours_ && preference_extensions_.empty()) return;
    writer_.key("preferences").begin_object();
    if (has_colours_) writer_.key("colors").value(true);
    write_extensions(preference_extensions_);
    writer_.end_object();
  }

  void write_entries(std::string_view list, const Entries& entries, std::string_view member,
                     const std::vector<Field>& fields) {
    writer_.key(list);
    if (entries.empty()) {
      writer_.null();
      return;
    }
    writer_.begin_array();
    for (const auto& [name, entry] : entries) {
      writer_.begin_object().key("name").value(name).key(member).begin_object();
      for (const Field& field : fields) write_field(entry, field, fields);
      writer_.end_object().end_object();
    }
    writer_.end_array();
  }

  void write_field(const Entry& entry, const Field& field, const std::vector<Field>& fields) {
    const Value value = entry.fields[field.name];
    switch (field.as) {
      case As::Text:
        if (is_put_in(field, fields)) return;
        [[fallthrough]];
      case As::Always:
      case As::Secret: return write_text(field, value);
      case As::Flag:
        if (value.boolean_or(false)) writer_.key(field.name).value(true);
        return;
      case As::Data: return write_data(entry, field);
      case As::Texts:
        if (value.size() > 0) write_texts(field.name, value);
        return;
      case As::TextsMap: return write_texts_map(field.name, value);
      case As::Provider: return write_provider(field.name, value);
      case As::Exec: return write_exec(field.name, value);
      case As::Extensions: {
        std::map<std::string, Value, std::less<>> extensions;
        add_extensions(extensions, value);
        return write_extensions(extensions);
      }
    }
  }

  /// Whether the file that a field names stands in its place.
  [[nodiscard]] bool is_put_in(const Field& field, const std::vector<Field>& fields) const {
    return options_.flatten && std::ranges::any_of(fields, [&](const Field& other) {
             return other.as == As::Data &&
                    std::string(field.name) + std::string(kData) == other.name;
           });
  }

  void write_text(const Field& field, Value value) {
    std::string text = text_of(value);
    if (text.empty() && field.as != As::Always) return;
    if (field.as == As::Secret && !is_open()) text = "REDACTED";
    writer_.key(field.name).value(text);
  }

  [[nodiscard]] bool is_open() const { return options_.raw || options_.flatten; }

  void write_data(const Entry& entry, const Field& field) {
    std::string data = base64_decode(text_of(entry.fields[field.name])).value_or("");
    if (options_.flatten) put_in_file(entry, field, data);
    if (data.empty()) return;
    writer_.key(field.name).value(is_open() ? base64_encode(data) : "DATA+OMITTED");
  }

  static void put_in_file(const Entry& entry, const Field& field, std::string& data) {
    std::string_view name = field.name;
    name.remove_suffix(kData.size());
    const std::string path = text_of(entry.fields[name]);
    if (path.empty()) return;
    if (!data.empty()) fail(ErrorKind::Usage, "cannot have values for both path and contents");
    const std::string whole =
        std::filesystem::absolute(std::filesystem::path(*entry.file).parent_path() / path)
            .lexically_normal()
            .string();
    auto text = read_file(whole);
    if (!text) fail(ErrorKind::Usage, "open {}: no such file or directory", whole);
    data = std::move(*text);
  }

  void write_texts(std::string_view name, Value list) {
    writer_.key(name).begin_array();
    for (const Value one : list.elements()) writer_.value(one.text_or(""));
    writer_.end_array();
  }

  void write_texts_map(std::string_view name, Value map) {
    if (map.size() == 0) return;
    writer_.key(name).begin_object();
    for (const json::Member& member : json::ordered_members(map)) {
      write_texts(member.key, member.value);
    }
    writer_.end_object();
  }

  void write_provider(std::string_view name, Value provider) {
    if (provider.is_null_or_missing()) return;
    writer_.key(name).begin_object();
    writer_.key("name").value(text_of(provider["name"])).key("config");
    if (provider["config"].is_null_or_missing()) {
      writer_.null();
    } else {
      writer_.value(provider["config"]);
    }
    writer_.end_object();
  }

  void write_exec(std::string_view name, Value exec) {
    if (exec.is_null_or_missing()) return;
    writer_.key(name).begin_object();
    writer_.key("command").value(text_of(exec["command"]));
    if (exec["args"].is_null_or_missing()) {
      writer_.key("args").null();
    } else {
      write_texts("args", exec["args"]);
    }
    writer_.key("env");
    if (exec["env"].is_null_or_missing()) {
      writer_.null();
    } else {
      writer_.begin_array();
      for (const Value one : exec["env"].elements()) {
        writer_.begin_object().key("name").value(text_of(one["name"]));
        writer_.key("value").value(text_of(one["value"])).end_object();
      }
      writer_.end_array();
    }
    const std::string version = text_of(exec["apiVersion"]);
    if (!version.empty()) writer_.key("apiVersion").value(version);
    const std::string hint = text_of(exec["installHint"]);
    if (!hint.empty()) writer_.key("installHint").value(hint);
    writer_.key("provideClusterInfo").value(exec["provideClusterInfo"].boolean_or(false));
    std::string mode = text_of(exec["interactiveMode"]);
    const bool has_default = version.starts_with("client.authentication.k8s.io/v1") &&
                             version != "client.authentication.k8s.io/v1";
    if (mode.empty() && has_default) mode = "IfAvailable";
    if (!mode.empty()) writer_.key("interactiveMode").value(mode);
    writer_.end_object();
  }

  void write_extensions(const std::map<std::string, Value, std::less<>>& extensions) {
    if (extensions.empty()) return;
    writer_.key("extensions").begin_array();
    for (const auto& [name, extension] : extensions) {
      writer_.begin_object().key("name").value(name).key("extension").value(extension);
      writer_.end_object();
    }
    writer_.end_array();
  }

  const KubeconfigViewOptions& options_;
  std::vector<std::string> texts_;
  std::vector<std::unique_ptr<json::Parser>> parsers_;  // the entries are their parts
  Entries clusters_;
  Entries users_;
  Entries contexts_;
  std::string current_;
  bool has_colours_ = false;
  std::map<std::string, Value, std::less<>> preference_extensions_;
  std::map<std::string, Value, std::less<>> extensions_;
  std::string out_;
  json::Writer writer_{out_, 4};
};

}  // namespace

std::string kubeconfig_view(const std::vector<KubeconfigText>& files,
                            const KubeconfigViewOptions& options) {
  return View(files, options).write();
}

}  // namespace k8scache::kube
