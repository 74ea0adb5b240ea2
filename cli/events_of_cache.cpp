#include "cli/events_of_cache.hpp"

#include "cli/get_cache.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <ostream>

namespace k8scache::cli {

EventsOfCache::EventsOfCache(Context& context, const EventsFlags& flags, CacheChoice choice)
    : context_(context),
      flags_(flags),
      choice_(std::move(choice)),
      reader_(open_cache(choice_)),
      namespaces_(namespaces_of_get(context, flags.get, choice_, reader_)),
      coverage_(context, flags.get, reader_, namespaces_, choice_.context, not_refreshed_,
                failures_) {}

bool EventsOfCache::ask() {
  if (!read_object()) return false;
  require_types();
  type_ = reader_.catalog().by_plural("", "events");
  if (type_ == nullptr) fail(ErrorKind::Stale, "the cluster of this cache serves no events");
  return coverage_.may_answer(*type_);
}

bool EventsOfCache::read_object() {
  const std::string text = flags_.of_object.value_or("");
  if (text.empty()) return true;
  const std::vector<std::string_view> words = split(text, '/');
  if (words.size() < 2) fail(ErrorKind::Usage, "--for must be in resource/name form");
  if (words.size() > 2) {
    fail(ErrorKind::Usage, "arguments in resource/name form may not have more than one slash");
  }
  const model::TypeMatch match = reader_.catalog().find(to_lower(words[0]));
  if (!match.warning.empty()) context_.err << "Warning: " << match.warning << "\n";
  if (match.type == nullptr) {
    unknown_type_ = unknown(words[0]);
    return false;
  }
  object_type_ = &match.type->type;
  object_name_ = words[1];
  return true;
}

std::string EventsOfCache::unknown(std::string_view word) const {
  if (word.empty()) fail(ErrorKind::Usage, "a resource must be present, got: /, Resource=");
  const std::size_t dot = word.find('.');
  std::string said =
      fmt::format("the server doesn't have a resource type \"{}\"", word.substr(0, dot));
  if (dot != std::string_view::npos) said += fmt::format(" in group \"{}\"", word.substr(dot + 1));
  const std::string near =
      context_.flags.kubectl_compat ? std::string() : reader_.catalog().suggestion(word);
  if (!near.empty()) said += fmt::format("; did you mean \"{}\"?", near);
  return said;
}

void EventsOfCache::require_types() const {
  for (const std::string& type : flags_.types) {
    const std::string word = to_lower(type);
    if (word != "normal" && word != "warning") {
      fail(ErrorKind::Usage, "valid --types are Normal or Warning");
    }
  }
}

bool EventsOfCache::fits(json::Value event) const {
  const std::string type = to_lower(event["type"].text_or(""));
  const bool is_of_type =
      flags_.types.empty() || std::ranges::any_of(flags_.types, [&](const std::string& one) {
        return to_lower(one) == type;
      });
  if (!is_of_type || object_name_.empty()) return is_of_type;
  const json::Value object = event["involvedObject"];
  return object["name"].text_or("") == object_name_ &&
         object["kind"].text_or("") == object_type_->kind &&
         object["apiVersion"].text_or("") == object_type_->api_version();
}

query::Query EventsOfCache::question() const {
  return {.type = type_->id, .namespaces = namespaces_};
}

void EventsOfCache::each(const std::function<void(json::Value, std::int64_t)>& visit) {
  json::Parser parser;
  reader_.each(question(), [&](const store::StoredObject& object) {
    const json::Value event = parser.parse(object.body);
    if (fits(event)) visit(event, object.id);
  });
}

void EventsOfCache::each_body(const std::vector<std::int64_t>& ids,
                              const std::function<void(std::string_view)>& visit) {
  reader_.each(ids, [&](const store::StoredObject& object) { visit(object.body); });
}

}  // namespace k8scache::cli
