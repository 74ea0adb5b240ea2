#include "core/base/text.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace k8scache::describe {

namespace {

using Texts = std::vector<std::string>;

std::string slice_text(const Texts& texts) { return "[" + join(texts, " ") + "]"; }

/// What may be done to one resource of one group, or to one path.
struct Rule {
  Texts groups;
  Texts resources;
  Texts names;
  Texts paths;
  Texts verbs;

  /// What kubectl sorts by.
  [[nodiscard]] std::string order() const {
    return fmt::format(
        "&PolicyRule{{Verbs:{},APIGroups:{},Resources:{},ResourceNames:{},NonResourceURLs:{},}}",
        slice_text(verbs), slice_text(groups), slice_text(resources), slice_text(names),
        slice_text(paths));
  }
};

/// A rule in pieces: each of one group, one resource, at most one name and one verb; or of one path
/// and one verb. Spec: kubectl util/rbac, BreakdownRule.
void break_down(json::Value rule, std::vector<Rule>& into) {
  const Texts verbs = texts_of(rule["verbs"]);
  const Texts names = texts_of(rule["resourceNames"]);
  for (const std::string& group : texts_of(rule["apiGroups"])) {
    for (const std::string& resource : texts_of(rule["resources"])) {
      for (const std::string& verb : verbs) {
        const Rule piece{.groups = {group}, .resources = {resource}, .verbs = {verb}};
        if (names.empty()) into.push_back(piece);
        for (const std::string& name : names) {
          into.push_back(piece);
          into.back().names = {name};
        }
      }
    }
  }
  for (const std::string& path : texts_of(rule["nonResourceURLs"])) {
    for (const std::string& verb : verbs) into.push_back({.paths = {path}, .verbs = {verb}});
  }
}

/// Pieces about the same thing as one rule with all their verbs; those about paths stay apart.
/// Spec: kubectl util/rbac, CompactRules.
std::vector<Rule> put_together(std::vector<Rule> pieces) {
  std::vector<Rule> rules;
  std::map<std::tuple<Texts, Texts, Texts>, Rule> by_thing;
  for (Rule& piece : pieces) {
    if (!piece.paths.empty()) {
      rules.push_back(std::move(piece));
      continue;
    }
    const auto thing = std::tuple(piece.groups, piece.resources, piece.names);
    const auto [found, is_new] = by_thing.try_emplace(thing, piece);
    if (is_new) continue;
    Texts& verbs = found->second.verbs;
    if (std::ranges::find(verbs, piece.verbs.front()) == verbs.end()) {
      verbs.push_back(piece.verbs.front());
    }
  }
  for (auto& [thing, rule] : by_thing) rules.push_back(std::move(rule));
  std::ranges::stable_sort(rules, {}, &Rule::order);
  return rules;
}

/// `deployments.apps/scale`.
std::string resource_text(const Rule& rule) {
  if (rule.resources.empty()) return "";
  const std::string& resource = rule.resources.front();
  const std::size_t slash = resource.find('/');
  std::string text = resource.substr(0, slash);
  if (!rule.groups.empty() && !rule.groups.front().empty()) text += "." + rule.groups.front();
  return slash == std::string::npos ? text : text + resource.substr(slash);
}

}  // namespace

void describe_role(const Writer& to, const Subject& subject) {
  std::vector<Rule> pieces;
  for (const json::Value rule : subject.object["rules"].elements()) break_down(rule, pieces);
  write_name(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  to.text(0, "PolicyRule:\n");
  to.text(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs\n");
  to.text(1, "---------\t-----------------\t--------------\t-----\n");
  for (const Rule& rule : put_together(std::move(pieces))) {
    to.write(1, "{}\t{}\t{}\t{}\n", resource_text(rule), slice_text(rule.paths),
             slice_text(rule.names), slice_text(rule.verbs));
  }
}

void describe_role_binding(const Writer& to, const Subject& subject) {
  const json::Value role = subject.object["roleRef"];
  write_name(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  to.text(0, "Role:\n");
  to.field(1, "Kind", text_of(role["kind"]));
  to.field(1, "Name", text_of(role["name"]));
  to.text(0, "Subjects:\n");
  to.text(1, "Kind\tName\tNamespace\n");
  to.text(1, "----\t----\t---------\n");
  for (const json::Value one : subject.object["subjects"].elements()) {
    to.write(1, "{}\t{}\t{}\n", text_of(one["kind"]), text_of(one["name"]),
             text_of(one["namespace"]));
  }
}

}  // namespace k8scache::describe
