#include "core/serve/result_memo.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::size_t kMostQuestions = 64;
constexpr std::size_t kMostIds = 2'000'000;

}  // namespace

const ResultMemo::Ids* ResultMemo::find(const std::string& question, const std::string& state) {
  const auto found = std::ranges::find(entries_, question, &Entry::question);
  if (found == entries_.end() || found->state != state) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return &entries_.front().ids;
}

const ResultMemo::Ids& ResultMemo::keep(std::string question, std::string state, Ids ids) {
  if (const auto old = std::ranges::find(entries_, question, &Entry::question);
      old != entries_.end()) {
    ids_ -= old->ids.size();
    entries_.erase(old);
  }
  ids_ += ids.size();
  entries_.push_front({std::move(question), std::move(state), std::move(ids)});
  while (entries_.size() > 1 && (entries_.size() > kMostQuestions || ids_ > kMostIds)) {
    ids_ -= entries_.back().ids.size();
    entries_.pop_back();
  }
  return entries_.front().ids;
}

}  // namespace k8scache::serve
