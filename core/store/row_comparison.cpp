#include "core/store/row_comparison.hpp"

#include "core/base/error.hpp"
#include "core/model/version.hpp"

#include <algorithm>

namespace k8scache::store {

namespace {

// Beyond this share of a type, or of a type that is small anyway, a list is cheaper than requests
// for single objects.
constexpr std::size_t kLackedShare = 20;
constexpr std::size_t kLackedAnyway = 50;
constexpr std::size_t kMostLacked = 5000;

}  // namespace

std::string identity_of(std::string_view uid, std::string_view ns, std::string_view name) {
  return uid.empty() ? fmt::format("{}/{}", ns, name) : std::string(uid);
}

void fail_repeated(std::string_view ns, std::string_view name) {
  fail(ErrorKind::Usage, "the list shows {}{}{} twice", ns, ns.empty() ? "" : "/", name);
}

void RowComparison::see(const model::ListedVersion& object) {
  const std::string identity = identity_of(object.uid, object.ns, object.name);
  switch (known_.see(identity, object.resource_version, 0)) {
    case KnownObjects::Match::Unchanged: return;
    case KnownObjects::Match::Repeated: fail_repeated(object.ns, object.name);
    case KnownObjects::Match::New:
    case KnownObjects::Match::Changed: break;
  }
  ++lacked_count_;
  const bool missed = model::compare_versions(object.resource_version, cursor_) <= 0;
  missed_ += missed ? 1 : 0;
  // Of too many only what was missed is worth telling.
  if (lacked_count_ == kMostLacked + 1) {
    std::erase_if(lacked_, [](const LackedObject& one) { return !one.missed; });
  }
  if (lacked_.size() >= kMostLacked || (lacked_count_ > kMostLacked && !missed)) return;
  lacked_.push_back({{std::string(object.ns), std::string(object.name)},
                     std::string(object.resource_version),
                     missed});
}

Comparison RowComparison::result() const {
  const std::size_t most = std::min(
      kMostLacked, std::max(kLackedAnyway, static_cast<std::size_t>(known_.seen()) / kLackedShare));
  return {.lacked = lacked_, .too_many = lacked_count_ > most, .missed = missed_};
}

}  // namespace k8scache::store
