#include "core/sync/quiet_proof.hpp"

#include "core/kube/reflector.hpp"
#include "core/model/version.hpp"

#include <algorithm>

namespace k8scache::sync {

namespace {

// Of those who ask at the same time.
constexpr int kJitter = 1'000;
// Nothing to ask by: all are listed, or wait for the cluster.
constexpr std::chrono::milliseconds kPause{1'000};
// After a question that came to nothing: rows may still be proved in time.
constexpr std::chrono::milliseconds kRetry{5'000};
constexpr std::chrono::minutes kLongestDoubt{5};
constexpr std::chrono::minutes kNoWatchLasts{11};
// What the last list of a type cost, when to compare it costs nearly nothing.
constexpr std::chrono::milliseconds kCheapTime{2'000};
constexpr std::int64_t kCheapBytes = 5'000'000;

}  // namespace

QuietProof::QuietProof(Options options, Tick now)
    : options_(options), rng_(options.seed), next_(now + options.interval) {}

Tick QuietProof::last_turn(const Watch& watch, const std::vector<Question>& asked) {
  const auto found = std::find_if(asked.begin(), asked.end(),
                                  [&](const Question& one) { return one.at == watch.at; });
  return found == asked.end() ? watch.known : std::max(watch.known, found->asked);
}

bool QuietProof::has_failed(const Watch& watch) const {
  return std::any_of(asked_.begin(), asked_.end(),
                     [&](const Question& one) { return one.at == watch.at && one.failed; });
}

std::optional<std::size_t> QuietProof::choose(const std::vector<Watch>& watches, Tick now) {
  next_ = now + kPause;
  if (watches.empty()) return std::nullopt;
  Tick oldest = now;
  for (const Watch& watch : watches) {
    oldest = std::min(oldest, watch.known);
  }
  if (now - oldest < options_.interval) {
    next_ = std::max(next_, oldest + options_.interval);
    return std::nullopt;
  }
  // One answer for all that share a counter is worth more than one for a single type.
  const auto chosen =
      std::min_element(watches.begin(), watches.end(), [&](const Watch& left, const Watch& right) {
        if (left.counter != right.counter) return left.counter == Counter::Shared;
        const bool has_left_failed = has_failed(left);
        if (has_left_failed != has_failed(right)) return !has_left_failed;
        // All of them wait for this one, so it goes by a type that the server has told of.
        if (failures_ > 0 && !has_left_failed && left.known != right.known) {
          return left.known > right.known;
        }
        return last_turn(left, asked_) < last_turn(right, asked_);
      });
  return static_cast<std::size_t>(chosen - watches.begin());
}

void QuietProof::on_asked(const Watch& by, Tick now, Instant as_of) {
  std::uniform_int_distribution<int> jitter(-kJitter, kJitter);
  next_ = now + options_.interval + std::chrono::milliseconds(jitter(rng_));
  // A second try counts as a question: as many as ever in the same time.
  if (is_retry()) next_ += options_.interval - kRetry;
  question_ = Question{by.at, by.counter, now, as_of};
  std::erase_if(asked_, [&](const Question& one) { return one.at == by.at; });
  asked_.push_back(*question_);
}

QuietProof::Proof QuietProof::on_answer(const std::string& version,
                                        const std::vector<Watch>& watches, Tick now) {
  Proof proof;
  if (!question_) return proof;
  const Question question = *question_;
  question_.reset();
  proof.asked = question.asked;
  proof.as_of = question.as_of;
  if (version.empty()) {
    for (Question& one : asked_) one.failed |= one.at == question.at;
    ++failures_;
    if (is_retry()) next_ = std::max(now, question.asked + kRetry);
    return proof;
  }
  if (is_retry()) next_ = question.asked + options_.interval;
  failures_ = 0;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    const Watch& watch = watches[i];
    const bool is_same_counter =
        watch.at.type == question.at.type ||
        (watch.counter == Counter::Shared && question.counter == Counter::Shared);
    if (!is_same_counter || watch.opened >= question.asked || watch.known >= question.asked) {
      continue;
    }
    if (now - watch.known < kube::kBurst) continue;  // it may lack some of its newest events
    // A newer version is one that it lacks or that is not its own; an older one is a matter of the
    // next reconnect, where a cluster that was set back is found.
    if (model::compare_versions(watch.version, version) == 0) proof.watches.push_back(i);
  }
  return proof;
}

bool is_worth_comparing(Tick known, Tick opened, const store::ListCost& last_list, Tick now) {
  return now - known >= kLongestDoubt && now - opened < kNoWatchLasts &&
         last_list.time < kCheapTime && last_list.bytes <= kCheapBytes;
}

}  // namespace k8scache::sync
