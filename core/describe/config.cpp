#include "core/base/crypto.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/json/ordered.hpp"

#include <string>

namespace k8scache::describe {

namespace {

std::string bytes_of(json::Value encoded) {
  return base64_decode(encoded.text_or("")).value_or("");
}

}  // namespace

void describe_config_map(const Writer& to, const Subject& subject) {
  const json::Value map = subject.object;
  write_name_and_namespace(to, map);
  write_labels_and_annotations(to, map);
  to.text(0, "\nData\n====\n");
  for (const json::Member& one : json::ordered_members(map["data"])) {
    to.write(0, "{}:\n----\n", one.key);
    to.write(0, "{}\n\n", text_of(one.value));
  }
  to.text(0, "\nBinaryData\n====\n");
  for (const json::Member& one : json::ordered_members(map["binaryData"])) {
    to.write(0, "{}: {} bytes\n", one.key, bytes_of(one.value).size());
  }
  to.text(0, "\n");
}

void describe_secret(const Writer& to, const Subject& subject) {
  const json::Value secret = subject.object;
  const std::string type = text_of(secret["type"]);
  write_name_and_namespace(to, secret);
  write_labels_and_annotations(to, secret);
  to.write(0, "\nType:\t{}\n", type);
  to.text(0, "\nData\n====\n");
  for (const json::Member& one : json::ordered_members(secret["data"])) {
    if (!subject.has_secret_values) {
      to.field(0, one.key, "<not stored>");
    } else if (one.key == "token" && type == "kubernetes.io/service-account-token") {
      to.field(0, one.key, bytes_of(one.value));
    } else {
      to.write(0, "{}:\t{} bytes\n", one.key, bytes_of(one.value).size());
    }
  }
}

void describe_service_account(const Writer& to, const Subject& subject) {
  write_name_and_namespace(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  const json::Value secrets = subject.object["imagePullSecrets"];
  std::string title = "Image pull secrets:";
  if (secrets.size() == 0) to.write(0, "{}\t<none>\n", title);
  for (const json::Value secret : secrets.elements()) {
    to.write(0, "{}\t{}\n", title, text_of(secret["name"]));
    title.assign(title.size(), ' ');
  }
}

}  // namespace k8scache::describe
