#include "core/describe/containers.hpp"

#include "core/base/text.hpp"
#include "core/describe/environment.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/probe.hpp"
#include "core/json/go_text.hpp"
#include "core/json/ordered.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

json::Value status_of(json::Value statuses, std::string_view name) {
  json::Value found;
  for (const json::Value status : statuses.elements()) {
    if (status["name"].text_or("") == name) found = status;
  }
  return found;
}

std::string ports_text(json::Value ports, std::string_view member) {
  std::vector<std::string> texts;
  for (const json::Value port : ports.elements()) {
    const std::string name = text_of(port["name"]);
    texts.push_back(fmt::format("{}/{}{}", number_of(port[member]), text_of(port["protocol"]),
                                name.empty() ? "" : fmt::format(" ({})", name)));
  }
  return join(texts, ", ");
}

void write_ports(const Writer& to, std::string_view title, const std::string& ports) {
  const bool are_several = ports.find(',') != std::string::npos;
  to.write(2, "{}{}:\t{}\n", title, are_several ? "s" : "", ports.empty() ? "<none>" : ports);
}

void write_images_and_ports(const Writer& to, json::Value container, json::Value status) {
  if (status.exists()) to.field(2, "Container ID", text_of(status["containerID"]));
  to.field(2, "Image", text_of(container["image"]));
  if (status.exists()) to.field(2, "Image ID", text_of(status["imageID"]));
  write_ports(to, "Port", ports_text(container["ports"], "containerPort"));
  write_ports(to, "Host Port", ports_text(container["ports"], "hostPort"));
  const json::Value profile = container["securityContext"]["seccompProfile"];
  if (profile.is_null_or_missing()) return;
  to.field(2, "SeccompProfile", text_of(profile["type"]));
  if (profile["type"].text_or("") == "Localhost") {
    to.field(3, "LocalhostProfile", text_of(profile["localhostProfile"]));
  }
}

void write_words(const Writer& to, std::string_view title, json::Value words) {
  if (words.size() == 0) return;
  to.write(2, "{}:\n", title);
  for (const json::Value word : words.elements()) {
    for (const std::string_view line : split(word.text_or(""), '\n')) to.write(3, "{}\n", line);
  }
}

void write_end(const Writer& to, json::Value ended) {
  if (!text_of(ended["reason"]).empty()) to.field(3, "Reason", text_of(ended["reason"]));
  if (!text_of(ended["message"]).empty()) to.field(3, "Message", text_of(ended["message"]));
  to.field(3, "Exit Code", number_of(ended["exitCode"]));
  if (number_of(ended["signal"]) > 0) to.field(3, "Signal", number_of(ended["signal"]));
  to.field(3, "Started", time_of(ended["startedAt"]));
  to.field(3, "Finished", time_of(ended["finishedAt"]));
}

void write_state(const Writer& to, std::string_view title, json::Value state) {
  const json::Value running = state["running"];
  const json::Value waiting = state["waiting"];
  const json::Value ended = state["terminated"];
  if (!running.is_null_or_missing()) {
    to.field(2, title, "Running");
    to.field(3, "Started", time_of(running["startedAt"]));
  } else if (!waiting.is_null_or_missing() || ended.is_null_or_missing()) {
    to.field(2, title, "Waiting");
    const std::string reason = text_of(waiting["reason"]);
    if (!reason.empty()) to.field(3, "Reason", reason);
  } else {
    to.field(2, title, "Terminated");
    write_end(to, ended);
  }
}

void write_status(const Writer& to, json::Value status) {
  write_state(to, "State", status["state"]);
  const json::Value last = status["lastState"];
  if (!last["terminated"].is_null_or_missing()) write_state(to, "Last State", last);
  to.field(2, "Ready", status["ready"].boolean_or(false) ? "True" : "False");
  to.field(2, "Restart Count", number_of(status["restartCount"]));
}

std::vector<json::Value> sorted_by(json::Value values, std::string_view member) {
  std::vector<json::Value> sorted;
  for (const json::Value value : values.elements()) sorted.push_back(value);
  std::ranges::stable_sort(sorted, [&](json::Value a, json::Value b) {
    return a[member].text_or("") < b[member].text_or("");
  });
  return sorted;
}

void write_mounts(const Writer& to, json::Value container) {
  const bool has_mounts = container["volumeMounts"].size() > 0;
  to.write(2, "Mounts:{}\n", has_mounts ? "" : "\t<none>");
  for (const json::Value mount : sorted_by(container["volumeMounts"], "mountPath")) {
    const std::string part = text_of(mount["subPath"]);
    to.write(3, "{} from {} ({}{})\n", text_of(mount["mountPath"]), text_of(mount["name"]),
             mount["readOnly"].boolean_or(false) ? "ro" : "rw",
             part.empty() ? "" : ",path=" + json::go_quoted(part));
  }
  if (container["volumeDevices"].size() == 0) return;
  // kubectl says none here when there are no mounts.
  to.write(2, "Devices:{}\n", has_mounts ? "" : "\t<none>");
  for (const json::Value device : sorted_by(container["volumeDevices"], "devicePath")) {
    to.write(3, "{} from {}\n", text_of(device["devicePath"]), text_of(device["name"]));
  }
}

void write_amounts(const Writer& to, int level, std::string_view title, json::Value amounts) {
  if (amounts.size() == 0) return;
  to.write(level, "{}:\n", title);
  for (const json::Member& amount : json::ordered_members(amounts)) {
    to.field(level + 1, amount.key, quantity_of(amount.value));
  }
}

void write_container(const Writer& to, json::Value container, const Containers& what) {
  const std::string name = text_of(container["name"]);
  const json::Value status = status_of(what.statuses, name);
  to.write(1, "{}{}:\n", what.indent.empty() ? "" : " ", name);
  write_images_and_ports(to, container, status);
  write_words(to, "Command", container["command"]);
  write_words(to, "Args", container["args"]);
  if (status.exists()) write_status(to, status);
  write_resources(to, 2, container["resources"]);
  write_probes(to, container);
  write_environment(to, container, what.pod);
  write_mounts(to, container);
}

}  // namespace

void write_resources(const Writer& to, int level, json::Value resources) {
  write_amounts(to, level, "Limits", resources["limits"]);
  write_amounts(to, level, "Requests", resources["requests"]);
}

void write_containers(const Writer& to, const Containers& what) {
  to.write(0, "{}{}:{}\n", what.indent, what.title, what.containers.size() == 0 ? " <none>" : "");
  for (const json::Value container : what.containers.elements()) {
    write_container(to, container, what);
  }
}

}  // namespace k8scache::describe
