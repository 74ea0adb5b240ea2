#include "core/serve/row_memo.hpp"

#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::size_t kGenerationBytes = 24UL * 1024 * 1024;

std::size_t bytes_of(const RowMemo::Row& row) {
  constexpr std::size_t kPlaces = 80;  // in the table, and of three allocations
  return sizeof(Fingerprint) + sizeof row + row.front.size() +
         row.ages.size() * sizeof(view::AgePlace) + kPlaces;
}

}  // namespace

bool RowMemo::find(const Fingerprint& body, Row& row) {
  const std::lock_guard lock(guard_);
  auto found = young_.find(body);
  if (found == young_.end()) {
    auto node = old_.extract(body);
    if (node.empty()) return false;
    grow(bytes_of(node.mapped()));
    found = young_.insert(std::move(node)).position;
  }
  row = found->second;
  return true;
}

void RowMemo::keep(const Fingerprint& body, const Row& row) {
  const std::lock_guard lock(guard_);
  if (young_.contains(body)) return;
  old_.erase(body);
  grow(bytes_of(row));
  young_.emplace(body, row);
}

std::size_t RowMemo::size() const {
  const std::lock_guard lock(guard_);
  return young_.size() + old_.size();
}

void RowMemo::grow(std::size_t bytes) {
  if (young_bytes_ + bytes > kGenerationBytes) {
    old_ = std::exchange(young_, {});
    young_bytes_ = 0;
  }
  young_bytes_ += bytes;
}

}  // namespace k8scache::serve
