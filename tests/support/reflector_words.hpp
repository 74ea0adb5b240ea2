#pragma once

#include "core/kube/reflector.hpp"

#include <string>
#include <variant>

namespace k8scache::tests {

inline std::string word(const model::ListBegan&) { return "began"; }
inline std::string word(const model::ListPage& page) { return "+" + page.text; }
inline std::string word(const model::ListFinished& list) {
  return "finished@" + list.resource_version;
}
inline std::string word(const model::ComparisonBegan&) { return "comparing"; }
inline std::string word(const model::MetadataPage& page) { return "?" + page.text; }
inline std::string word(const model::MetadataEnded& list) {
  return "compared@" + list.resource_version;
}
inline std::string word(const model::Fetched& fetched) { return "=" + fetched.object.key.name; }
inline std::string word(const model::Confirmed& proof) {
  return "confirmed@" + proof.resource_version;
}
inline std::string word(const model::Upsert& change) { return "+" + change.object.key.name; }
inline std::string word(const model::Remove& change) { return "-" + change.last_seen.key.name; }
inline std::string word(const model::Advance& change) { return "@" + change.resource_version; }
inline std::string word(const kube::GetPage& page) {
  const bool is_metadata = page.form == kube::ListForm::Metadata;
  return (is_metadata ? "metadata(" : "list(") + page.continue_token + ")";
}
inline std::string word(const model::Rewound&) { return "rewound"; }
inline std::string word(const kube::GetVersion&) { return "version?"; }
inline std::string word(const kube::OpenWatch& watch) {
  return "watch(" + watch.resource_version + ")";
}
inline std::string word(const kube::Sleep&) { return "sleep"; }
inline std::string word(const kube::Wait&) { return "wait"; }
inline std::string word(const kube::Linger&) { return "linger"; }
inline std::string word(const kube::Done&) { return "done"; }
inline std::string word(const kube::Complete&) { return "complete"; }
inline std::string word(const kube::Unproved&) { return "unproved"; }
inline std::string word(const kube::GiveUp& end) { return end.forbidden ? "forbidden" : "give up"; }

/// A step in words: changes, then the action.
inline std::string say(const kube::Step& step) {
  std::string text;
  const auto in_words = [](const auto& one) { return word(one); };
  for (const model::Change& change : step.changes) text += std::visit(in_words, change) + " ";
  return text + std::visit(in_words, step.next);
}

}  // namespace k8scache::tests
