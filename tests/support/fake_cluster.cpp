#include "tests/support/fake_cluster.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "tests/support/fake_token.hpp"
#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace k8scache::tests {
namespace {

constexpr std::string_view kVersion =
    R"({"major":"1","minor":"36","gitVersion":"v1.36.3","gitCommit":"0000000000000000000000000000000000000000","gitTreeState":"clean","buildDate":"2026-01-02T03:04:05Z","goVersion":"go1.26.0","compiler":"gc","platform":"linux/amd64"})";

std::string storage_key(const model::ObjectKey& key) {
  return key.ns.empty() ? key.name : key.ns + "/" + key.name;
}

std::string text_at(std::string_view body, std::initializer_list<std::string_view> path) {
  const auto text = member_text(body, path);
  if (!text || text->size() < 2 || text->front() != '"') return "";
  return std::string{text->substr(1, text->size() - 2)};  // names and versions have no escapes
}

std::string namespace_body(std::string_view name) {
  return fmt::format(
      R"({{"kind":"Namespace","apiVersion":"v1","metadata":{{"name":"{0}","labels":{{"kubernetes.io/metadata.name":"{0}"}}}},"spec":{{"finalizers":["kubernetes"]}},"status":{{"phase":"Active"}}}})",
      name);
}

std::string uid_for(Revision revision) {
  return fmt::format("{:08x}-0000-4000-8000-{:012x}", revision * 2'654'435'761U & 0xffffffffU,
                     revision);
}

}  // namespace

std::string status_document(const Refusal& refusal) {
  const std::string metadata =
      refusal.continue_token.empty()
          ? "{}"
          : fmt::format(R"({{"continue":{}}})", quoted(refusal.continue_token));
  const std::string details =
      refusal.details.empty() ? "" : fmt::format(R"("details":{},)", refusal.details);
  return fmt::format(
      R"({{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":{},"reason":{},{}"code":{}}})"
      "\n",
      metadata, quoted(refusal.message), quoted(refusal.reason), details, refusal.code);
}

FakeCluster::FakeCluster() : version_(kVersion) {
  replace_types(usual_types());
  for (const std::string_view name : {"default", "kube-system", "kube-public", "kube-node-lease"}) {
    put(namespace_body(name), "namespaces");
  }
  forget("namespaces");
}

void FakeCluster::add_type(FakeType type) {
  const std::scoped_lock lock(mutex_);
  const auto [shelf, is_new] = shelves_.try_emplace(type.type.plural_and_group());
  if (is_new) shelf->second.window_begin = revision_;
  types_.push_back(std::move(type));
}

void FakeCluster::remove_type(const std::string& plural_and_group) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(types_,
                [&](const FakeType& t) { return t.type.plural_and_group() == plural_and_group; });
  shelves_.erase(plural_and_group);
}

void FakeCluster::replace_types(std::vector<FakeType> types) {
  {
    const std::scoped_lock lock(mutex_);
    types_.clear();
  }
  for (FakeType& type : types) add_type(std::move(type));
}

std::vector<FakeType> FakeCluster::types() const {
  const std::scoped_lock lock(mutex_);
  return types_;
}

std::optional<FakeType> FakeCluster::type_at(std::string_view group, std::string_view version,
                                             std::string_view plural) const {
  const std::scoped_lock lock(mutex_);
  const auto found = std::ranges::find_if(types_, [&](const FakeType& t) {
    return t.type.group == group && t.type.version == version && t.type.plural == plural;
  });
  return found == types_.end() ? std::nullopt : std::optional{*found};
}

void FakeCluster::set_stale(const std::string& group, const std::string& version, bool stale) {
  const std::scoped_lock lock(mutex_);
  if (stale) {
    stale_.emplace(group, version);
  } else {
    stale_.erase({group, version});
  }
}

bool FakeCluster::is_stale(const std::string& group, const std::string& version) const {
  const std::scoped_lock lock(mutex_);
  return stale_.contains({group, version});
}

void FakeCluster::set_version_document(std::string document) {
  const std::scoped_lock lock(mutex_);
  version_ = std::move(document);
}

std::string FakeCluster::version_document() const {
  const std::scoped_lock lock(mutex_);
  return version_;
}

void FakeCluster::set_document(const std::string& path, std::string document) {
  const std::scoped_lock lock(mutex_);
  if (document.empty()) {
    documents_.erase(path);
  } else {
    documents_[path] = std::move(document);
  }
}

std::map<std::string, std::string> FakeCluster::documents() const {
  const std::scoped_lock lock(mutex_);
  return documents_;
}

Revision FakeCluster::put(std::string body, std::string type) {
  const std::scoped_lock lock(mutex_);
  if (type.empty()) type = type_of_body(body);
  Shelf& on = shelf(type);
  const std::string ns = text_at(body, {"metadata", "namespace"});
  auto& versions = on.objects[storage_key({ns, text_at(body, {"metadata", "name"})})];
  const bool is_new = versions.empty() || versions.back().is_deletion();
  ++revision_;
  Change change{revision_, is_new ? Change::Verb::Added : Change::Verb::Modified, ns,
                completed(std::move(body), is_new ? nullptr : &versions.back(), revision_),
                is_new ? "" : body_of(versions.back())};
  if (is_new) ++on.live;
  versions.push_back({revision_, change.body});
  record(on, std::move(change));
  return revision_;
}

bool FakeCluster::remove_at(Shelf& on, const model::ObjectKey& key, Revision revision) {
  const auto found = on.objects.find(storage_key(key));
  if (found == on.objects.end() || found->second.back().is_deletion()) return false;
  const std::string last = body_of(found->second.back());
  record(on,
         {revision, Change::Verb::Deleted, key.ns,
          with_string(last, {"metadata", "resourceVersion"}, fmt::format("{}", revision)), last});
  found->second.push_back({revision});
  --on.live;
  return true;
}

Revision FakeCluster::remove(const std::string& type, const model::ObjectKey& key) {
  return remove_together(type, {key});
}

Revision FakeCluster::remove_together(const std::string& type,
                                      const std::vector<model::ObjectKey>& keys) {
  const std::scoped_lock lock(mutex_);
  bool removed = false;
  for (const model::ObjectKey& key : keys) removed |= remove_at(shelf(type), key, revision_ + 1);
  if (removed) ++revision_;
  return revision_;
}

void FakeCluster::load(const std::string& body, const std::string& type) {
  const std::scoped_lock lock(mutex_);
  Shelf& on = shelf(type.empty() ? type_of_body(body) : type);
  const std::string text = text_at(body, {"metadata", "resourceVersion"});
  Revision at = 1;
  std::from_chars(text.data(), text.data() + text.size(), at);
  auto& versions = on.objects[storage_key(
      {text_at(body, {"metadata", "namespace"}), text_at(body, {"metadata", "name"})})];
  if (versions.empty() || versions.back().is_deletion()) ++on.live;
  versions.assign(1, Version{at, body});
  revision_ = std::max(revision_, at);
  on.window_begin = std::max(on.window_begin, revision_);
}

void FakeCluster::load_pods(std::size_t count) {
  for (const std::string& name : SyntheticPods::namespaces()) {
    if (get("namespaces", {"", name})) continue;
    put(namespace_body(name), "namespaces");
  }
  const std::scoped_lock lock(mutex_);
  if (!pods_) pods_ = std::make_unique<SyntheticPods>();
  Shelf& on = shelf("pods");
  for (std::size_t pod = 0; pod < count; ++pod) {
    auto& versions = on.objects[storage_key(pods_->key(pod))];
    if (versions.empty()) ++on.live;
    versions.assign(1, Version{++revision_, "", pod});
  }
  on.window_begin = revision_;
}

void FakeCluster::compact(Revision revision) {
  const std::scoped_lock lock(mutex_);
  compacted_ = std::max(compacted_, revision == 0 ? revision_ : std::min(revision, revision_));
  for (auto& [type, on] : shelves_) {
    for (auto entry = on.objects.begin(); entry != on.objects.end();) {
      auto& versions = entry->second;
      const auto next = std::ranges::upper_bound(versions, compacted_, {}, &Version::revision);
      if (next != versions.begin()) versions.erase(versions.begin(), next - 1);
      const bool gone = versions.size() == 1 && versions.front().is_deletion();
      entry = gone ? on.objects.erase(entry) : std::next(entry);
    }
  }
}

void FakeCluster::set_back(Revision revision) {
  const std::lock_guard lock(mutex_);
  for (auto& [type, shelf] : shelves_) {
    shelf.live = 0;
    for (auto& [key, versions] : shelf.objects) {
      std::erase_if(versions, [&](const Version& one) { return one.revision > revision; });
      if (!versions.empty() && !versions.back().is_deletion()) ++shelf.live;
    }
    std::erase_if(shelf.objects, [](const auto& entry) { return entry.second.empty(); });
    std::erase_if(shelf.window, [&](const Change& change) { return change.revision > revision; });
  }
  revision_ = revision;
}

void FakeCluster::forget(const std::string& type) {
  const std::scoped_lock lock(mutex_);
  shelf(type).window.clear();
  shelf(type).window_begin = revision_;
}

void FakeCluster::lose_change(const std::string& type) {
  const std::scoped_lock lock(mutex_);
  if (!shelf(type).window.empty()) shelf(type).window.pop_back();
}

void FakeCluster::set_window(std::size_t changes) {
  const std::scoped_lock lock(mutex_);
  window_ = changes;
}

Revision FakeCluster::revision() const {
  const std::scoped_lock lock(mutex_);
  return revision_;
}

std::size_t FakeCluster::size(const std::string& type) const {
  const std::scoped_lock lock(mutex_);
  return shelf(type).live;
}

std::optional<std::string> FakeCluster::get(const std::string& type,
                                            const model::ObjectKey& key) const {
  const std::scoped_lock lock(mutex_);
  const auto& objects = shelf(type).objects;
  const auto found = objects.find(storage_key(key));
  if (found == objects.end() || found->second.back().is_deletion()) return std::nullopt;
  return body_of(found->second.back());
}

std::variant<ListPage, Refusal> FakeCluster::list(const ListQuestion& question) const {
  const std::scoped_lock lock(mutex_);
  Revision at = question.at.value_or(revision_);
  std::string start;
  std::optional<std::size_t> left;
  if (!question.continue_token.empty()) {
    const auto token = parse_token(question.continue_token);
    if (!token) {
      return Refusal{400, "BadRequest",
                     "continue key is not valid: encoded start key is not valid"};
    }
    at = token->at_latest ? revision_ : token->revision;
    start = token->start;
    left = token->left;
  }
  if (at < compacted_) {
    return Refusal{410, "Expired",
                   start.empty() ? "The resourceVersion for the provided list is too old."
                                 : "The provided continue parameter is too old to display a "
                                   "consistent list result.",
                   "", start.empty() ? "" : token_text({.at_latest = true, .start = start})};
  }
  return page(question, at, start, left);
}

ListPage FakeCluster::page(const ListQuestion& question, Revision at, const std::string& start,
                           std::optional<std::size_t> left) const {
  const Shelf& from = shelf(question.of.type);
  const std::string prefix = question.of.ns.empty() ? "" : question.of.ns + "/";
  ListPage page{at};
  std::string last;
  std::size_t more = 0;  // beyond the page
  for (auto entry = from.objects.lower_bound(std::max(prefix, start));
       entry != from.objects.end() && entry->first.starts_with(prefix); ++entry) {
    const auto& versions = entry->second;
    const auto next = std::ranges::upper_bound(versions, at, {}, &Version::revision);
    if (next == versions.begin() || std::prev(next)->is_deletion()) continue;
    if (question.limit > 0 && page.bodies.size() == question.limit) {
      ++more;
      // Counting the rest of a large type on each of its pages would be quadratic.
      if (left || !question.of.selector.matches_all()) break;
      continue;
    }
    std::string body = body_of(*std::prev(next));
    if (!question.of.selector.matches(body)) continue;
    last = entry->first;
    page.bodies.push_back(std::move(body));
  }
  if (more == 0) return page;
  if (left) more = *left - page.bodies.size();
  if (question.of.selector.matches_all()) page.remaining = more;
  page.continue_token = token_text({.revision = at, .start = last + '\0', .left = page.remaining});
  return page;
}

std::variant<std::vector<Change>, Refusal> FakeCluster::changes_after(const std::string& type,
                                                                      Revision revision) const {
  const std::scoped_lock lock(mutex_);
  const Shelf& from = shelf(type);
  if (revision < from.window_begin) {
    return Refusal{410, "Expired",
                   fmt::format("too old resource version: {} ({})", revision, from.window_begin)};
  }
  const auto begin = std::ranges::upper_bound(from.window, revision, {}, &Change::revision);
  return std::vector<Change>(begin, from.window.end());
}

const FakeCluster::Shelf& FakeCluster::shelf(const std::string& type) const {
  const auto found = shelves_.find(type);
  if (found == shelves_.end()) fail(ErrorKind::NotFound, "the fake cluster has no type {}", type);
  return found->second;
}

FakeCluster::Shelf& FakeCluster::shelf(const std::string& type) {
  return const_cast<Shelf&>(std::as_const(*this).shelf(type));
}

std::string FakeCluster::type_of_body(const std::string& body) const {
  const std::string api_version = text_at(body, {"apiVersion"});
  const std::string kind = text_at(body, {"kind"});
  for (const FakeType& type : types_) {
    if (type.type.api_version() == api_version && type.type.kind == kind) {
      return type.type.plural_and_group();
    }
  }
  fail(ErrorKind::NotFound, "the fake cluster has no type for {} {}", api_version, kind);
}

std::string FakeCluster::body_of(const Version& version) const {
  return version.pod ? pods_->body(*version.pod, version.revision) : version.body;
}

std::string FakeCluster::completed(std::string body, const Version* previous,
                                   Revision revision) const {
  const std::string before = previous == nullptr ? "" : body_of(*previous);
  body = with_string(std::move(body), {"metadata", "resourceVersion"}, fmt::format("{}", revision));
  if (!find_member(body, {"metadata", "uid"})) {
    const std::string uid =
        before.empty() ? uid_for(revision) : text_at(before, {"metadata", "uid"});
    body = with_string(std::move(body), {"metadata", "uid"}, uid);
  }
  if (!find_member(body, {"metadata", "creationTimestamp"})) {
    const std::string created = before.empty() ? "2026-01-02T03:04:05Z"
                                               : text_at(before, {"metadata", "creationTimestamp"});
    body = with_string(std::move(body), {"metadata", "creationTimestamp"}, created);
  }
  return body;
}

void FakeCluster::record(Shelf& on, Change change) {
  on.window.push_back(std::move(change));
  while (on.window.size() > window_) {
    on.window_begin = on.window.front().revision;
    on.window.pop_front();
  }
}

}  // namespace k8scache::tests
