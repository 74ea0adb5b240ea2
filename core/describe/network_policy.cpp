#include "core/base/local_time.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/view/value_text.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

constexpr std::string_view kIndent = "    ";

/// One of the two directions of traffic, in kubectl's words.
struct Direction {
  std::string_view rules;   // member of the spec
  std::string_view peers;   // member of a rule
  std::string_view title;   // From, To
  std::string_view nobody;  // no rules at all
  std::string_view anybody;
};

constexpr Direction kIngress{"ingress", "from", "From",
                             "<none> (Selected pods are isolated for ingress connectivity)",
                             "<any> (traffic not restricted by source)"};
constexpr Direction kEgress{"egress", "to", "To",
                            "<none> (Selected pods are isolated for egress connectivity)",
                            "<any> (traffic not restricted by destination)"};

void write_port(const Writer& to, json::Value port) {
  // A port that is left out is a nil pointer to kubectl.
  const std::string number =
      port["port"].is_null_or_missing() ? "<nil>" : number_or_text(port["port"]);
  const std::string protocol = text_or(port["protocol"], "TCP");
  const json::Value last = port["endPort"];
  if (last.is_null_or_missing()) {
    to.write(0, "{}To Port: {}/{}\n", kIndent, number, protocol);
  } else {
    to.write(0, "{}To Port Range: {}-{}/{}\n", kIndent, number, number_of(last), protocol);
  }
}

void write_peer(const Writer& to, std::string_view title, json::Value peer) {
  to.write(0, "{}{}:\n", kIndent, title);
  const json::Value pods = peer["podSelector"];
  const json::Value namespaces = peer["namespaceSelector"];
  const json::Value block = peer["ipBlock"];
  const bool has_selector = !pods.is_null_or_missing() || !namespaces.is_null_or_missing();
  if (!namespaces.is_null_or_missing()) {
    to.write(1, "{}NamespaceSelector: {}\n", kIndent, selector_of(namespaces));
  }
  if (!pods.is_null_or_missing()) {
    to.write(1, "{}PodSelector: {}\n", kIndent, selector_of(pods));
  }
  if (has_selector || block.is_null_or_missing()) return;
  to.write(1, "{}IPBlock:\n", kIndent);
  to.write(2, "{}CIDR: {}\n", kIndent, text_of(block["cidr"]));
  to.write(2, "{}Except: {}\n", kIndent, joined(block["except"], ", "));
}

void write_rules(const Writer& to, json::Value rules, const Direction& direction) {
  if (rules.size() == 0) return to.write(0, "{}{}\n", kIndent, direction.nobody);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const json::Value rule = rules.at(i);
    if (rule["ports"].size() == 0) {
      to.write(0, "{}To Port: <any> (traffic allowed to all ports)\n", kIndent);
    }
    for (const json::Value port : rule["ports"].elements()) write_port(to, port);
    const json::Value peers = rule[direction.peers];
    if (peers.size() == 0) {
      to.write(0, "{}{}: {}\n", kIndent, direction.title, direction.anybody);
    }
    for (const json::Value peer : peers.elements()) write_peer(to, direction.title, peer);
    if (i + 1 < rules.size()) to.write(0, "{}----------\n", kIndent);
  }
}

void write_direction(const Writer& to, json::Value spec, std::string_view type,
                     const Direction& direction) {
  const std::vector<std::string> types = texts_of(spec["policyTypes"]);
  if (std::ranges::find(types, type) == types.end()) {
    return to.write(1, "Not affecting {} traffic\n", direction.rules);
  }
  to.write(1, "Allowing {} traffic:\n", direction.rules);
  write_rules(to, spec[direction.rules], direction);
}

}  // namespace

void describe_network_policy(const Writer& to, const Subject& subject) {
  const json::Value policy = subject.object;
  const json::Value spec = policy["spec"];
  write_name_and_namespace(to, policy);
  const auto created = view::instant_of(policy["metadata"]["creationTimestamp"]);
  to.field(0, "Created on",
           created ? local_time_with_zone(*created) : "0001-01-01 00:00:00 +0000 UTC");
  write_labels_and_annotations(to, policy);
  to.text(0, "Spec:\n");
  to.text(1, "PodSelector: ");
  const std::string pods = selector_of(spec["podSelector"]);
  to.write(2, "{}\n",
           pods == "<none>" ? "<none> (Allowing the specific traffic to all pods in this namespace)"
                            : pods);
  write_direction(to, spec, "Ingress", kIngress);
  write_direction(to, spec, "Egress", kEgress);
  const std::string types = joined(spec["policyTypes"], ", ");
  to.write(1, "Policy Types: {}\n", types.empty() ? "<none>" : types);
}

}  // namespace k8scache::describe
