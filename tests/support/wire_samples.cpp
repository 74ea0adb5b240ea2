#include "tests/support/wire_samples.hpp"

#include "core/base/crypto.hpp"
#include "core/base/text.hpp"
#include "core/json/value.hpp"
#include "core/wire/transcoder.hpp"

#include <algorithm>

namespace k8scache::tests {
namespace {

/// What Go writes, or leaves out, for a member that nobody has set.
bool is_unset(json::Value value) {
  return value.is_null_or_missing() ||
         ((value.is_object() || value.is_array()) && value.size() == 0) || value.text() == "" ||
         value.number() == 0.0 || value.boolean() == false;
}

bool differs_in_unset(json::Value ours, json::Value theirs, const std::string& path,
                      std::set<std::string>& paths);

/// Members are in the same order, and keys may come twice where they were no UTF-8.
bool members_differ_in_unset(json::Value ours, json::Value theirs, const std::string& path,
                             std::set<std::string>& paths) {
  const json::Members all = ours.members();
  const json::Members others = theirs.members();
  auto one = all.begin();
  auto other = others.begin();
  while (one != all.end() || other != others.end()) {
    const bool has_both = one != all.end() && other != others.end();
    if (has_both && (*one).key == (*other).key) {
      const std::string place = path + "." + std::string((*one).key);
      if (!differs_in_unset((*one).value, (*other).value, place, paths)) return false;
      ++one;
      ++other;
    } else if (one != all.end() && is_unset((*one).value) && !theirs[(*one).key].exists()) {
      paths.insert(path + "." + std::string((*one).key));
      ++one;
    } else if (other != others.end() && is_unset((*other).value) && !ours[(*other).key].exists()) {
      paths.insert(path + "." + std::string((*other).key));
      ++other;
    } else {
      return false;
    }
  }
  return true;
}

/// What another minor may do differently without a trace on the wire: members that nobody has set
/// are written here and left out there. Adds their paths; false when there is any other difference.
// The depth of this recursion and the one above is the document's, which the parser bounds.
bool differs_in_unset(json::Value ours, json::Value theirs, const std::string& path,
                      std::set<std::string>& paths) {
  if (ours.type() != theirs.type()) return false;
  if (ours.is_array()) {
    if (ours.size() != theirs.size()) return false;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      if (!differs_in_unset(ours.at(i), theirs.at(i), path + "[]", paths)) return false;
    }
    return true;
  }
  if (ours.is_object()) return members_differ_in_unset(ours, theirs, path, paths);
  return ours.text() == theirs.text() && ours.number() == theirs.number() &&
         ours.boolean() == theirs.boolean();
}

}  // namespace

void compare_sample(const wire::Table& table, std::string_view line, SamplesOf of,
                    SampleCounts& counts, std::ostream& differences) {
  const bool is_foreign = of == SamplesOf::OtherMinor;
  const auto words = split(line, ' ');
  if (words.size() != 4) {
    differences << "not a sample: " << line.substr(0, 80) << "\n";
    ++counts.failed;
    return;
  }
  const auto bytes = base64_decode(words[2]);
  const auto expected = base64_decode(words[3]);
  const wire::Message* const kind = table.kind(words[0], words[1]);
  if (is_foreign && kind == nullptr) {
    ++counts.refused;
    return;
  }
  wire::Transcoder transcoder;
  std::string text;
  const bool accepted = kind != nullptr && transcoder.append_object(text, *kind, *bytes);
  if (accepted && text == *expected) {
    ++counts.equal;
    return;
  }
  if (is_foreign && !accepted) {
    ++counts.refused;
    return;
  }
  if (is_foreign) {
    json::Parser ours;
    json::Parser theirs;
    if (differs_in_unset(ours.parse(text), theirs.parse(*expected), std::string(words[1]),
                         counts.paths)) {
      ++counts.unset;
      return;
    }
  }
  if (++counts.failed > 5) return;
  differences << words[0] << " " << words[1] << ": "
              << (kind == nullptr ? "not in the table" : transcoder.why()) << "\n";
  const std::size_t at = static_cast<std::size_t>(
      std::mismatch(text.begin(), text.end(), expected->begin(), expected->end()).first -
      text.begin());
  const std::size_t from = at < 100 ? 0 : at - 100;
  differences << "  ours:   " << printable(text.substr(std::min(from, text.size()), 200)) << "\n"
              << "  theirs: " << printable(expected->substr(from, 200)) << "\n";
}

}  // namespace k8scache::tests
