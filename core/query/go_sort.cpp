#include "core/query/go_sort.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <utility>

namespace k8scache::query {

namespace {

constexpr std::size_t kInserted = 12;      // so few are sorted by insertion
constexpr std::size_t kSeveralPivots = 8;  // from so many on, a pivot is the middle one of three
constexpr std::size_t kNinePivots = 50;    // from so many on, of nine
constexpr std::size_t kWorthMending = 50;  // from so many on, misplaced things are moved
constexpr int kMendings = 5;               // so many at most
constexpr std::size_t kUnbalanced = 8;     // a part that is less than one eighth is too small

/// What the search for a pivot says of the things it saw.
enum class Hint { Unknown, Increasing, Decreasing };

/// The things from `begin` up to, without it, `end`.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

class GoSort {
 public:
  GoSort(std::size_t count, const ComesBefore& comes_before)
      : order_(count), comes_before_(comes_before) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }

  std::vector<std::size_t> run() {
    sort({0, order_.size()}, static_cast<int>(std::bit_width(order_.size())));
    return std::move(order_);
  }

 private:
  [[nodiscard]] bool less(std::size_t a, std::size_t b) const {
    return comes_before_(order_[a], order_[b]);
  }
  void swap(std::size_t a, std::size_t b) { std::swap(order_[a], order_[b]); }

  /// `patience`: how many bad pivots are borne. The smaller part is a call, the greater a turn.
  void sort(Range range, int patience) {
    bool was_balanced = true;
    bool was_parted = true;  // nothing had to move
    while (range.size() > kInserted) {
      if (patience == 0) return sort_as_heap(range);
      if (!was_balanced) {
        scatter(range);
        --patience;
      }
      auto [pivot, hint] = choose_pivot(range);
      if (hint == Hint::Decreasing) {
        std::reverse(at(range.begin), at(range.end));
        pivot = range.end - 1 - (pivot - range.begin);
        hint = Hint::Increasing;
      }
      if (was_balanced && was_parted && hint == Hint::Increasing && mend(range)) return;
      // What is before the range is not after its things: the pivot is the least of them.
      if (range.begin > 0 && !less(range.begin - 1, pivot)) {
        range.begin = part_equal(range, pivot);
        continue;
      }
      const std::size_t size = range.size();
      const auto [middle, was_in_parts] = part(range, pivot);
      was_parted = was_in_parts;
      const Range left{range.begin, middle};
      const Range right{middle + 1, range.end};
      // The pivot counts on the right side.
      const std::size_t right_size = range.end - middle;
      was_balanced = std::min(left.size(), right_size) >= size / kUnbalanced;
      const bool is_left_smaller = left.size() < right_size;
      sort(is_left_smaller ? left : right, patience);
      range = is_left_smaller ? right : left;
    }
    insert(range);
  }

  void insert(Range range) {
    for (std::size_t i = range.begin + 1; i < range.end; ++i) {
      for (std::size_t j = i; j > range.begin && less(j, j - 1); --j) swap(j, j - 1);
    }
  }

  void sort_as_heap(Range range) {
    const std::size_t size = range.size();
    for (std::size_t root = (size - 1) / 2 + 1; root-- > 0;) sink(range.begin, root, size);
    for (std::size_t last = size; last-- > 0;) {
      swap(range.begin, range.begin + last);
      sink(range.begin, 0, last);
    }
  }

  /// Of the heap of `size` things from `first` on.
  void sink(std::size_t first, std::size_t root, std::size_t size) {
    for (std::size_t child = 2 * root + 1; child < size; child = 2 * root + 1) {
      if (child + 1 < size && less(first + child, first + child + 1)) ++child;
      if (!less(first + root, first + child)) return;
      swap(first + root, first + child);
      root = child;
    }
  }

  /// Puts three of the middle elsewhere, so that a pattern does not go on making bad pivots.
  void scatter(Range range) {
    const std::size_t size = range.size();
    if (size < kSeveralPivots) return;
    std::uint64_t random = size;
    const std::uint64_t mask = (std::uint64_t{1} << std::bit_width(size)) - 1;
    const std::size_t middle = range.begin + size / 4 * 2;
    for (std::size_t place = middle - 1; place <= middle + 1; ++place) {
      random ^= random << 13U;
      random ^= random >> 7U;
      random ^= random << 17U;
      std::size_t other = random & mask;
      if (other >= size) other -= size;
      swap(place, range.begin + other);
    }
  }

  std::pair<std::size_t, Hint> choose_pivot(Range range) {
    const std::size_t quarter = range.size() / 4;
    std::array<std::size_t, 3> at{range.begin + quarter, range.begin + quarter * 2,
                                  range.begin + quarter * 3};
    constexpr int kMostTurns = 4 * 3;
    int turns = 0;
    if (range.size() >= kNinePivots) {
      for (std::size_t& one : at) one = middle_of(one - 1, one, one + 1, turns);
    }
    const std::size_t pivot =
        range.size() >= kSeveralPivots ? middle_of(at[0], at[1], at[2], turns) : at[1];
    if (turns == 0) return {pivot, Hint::Increasing};
    return {pivot, turns == kMostTurns ? Hint::Decreasing : Hint::Unknown};
  }

  std::size_t middle_of(std::size_t a, std::size_t b, std::size_t c, int& turns) {
    const auto order = [&](std::size_t& x, std::size_t& y) {
      if (!less(y, x)) return;
      std::swap(x, y);
      ++turns;
    };
    order(a, b);
    order(b, c);
    order(a, b);
    return b;
  }

  /// Of what is nearly in order, moves the few that are not; whether all are then.
  bool mend(Range range) {
    std::size_t i = range.begin + 1;
    for (int mending = 0; mending < kMendings; ++mending) {
      while (i < range.end && !less(i, i - 1)) ++i;
      if (i == range.end) return true;
      if (range.size() < kWorthMending) return false;
      swap(i, i - 1);
      // The smaller one goes on to the left, even before the range; the greater one to the right.
      if (i - range.begin >= 2) {
        for (std::size_t j = i - 1; j >= 1 && less(j, j - 1); --j) swap(j, j - 1);
      }
      if (range.end - i >= 2) {
        for (std::size_t j = i + 1; j < range.end && less(j, j - 1); ++j) swap(j, j - 1);
      }
    }
    return false;
  }

  /// Brings what is less than the pivot before it. Returns where it is then, and whether that was
  /// so before.
  std::pair<std::size_t, bool> part(Range range, std::size_t pivot) {
    const std::size_t first = range.begin;
    swap(first, pivot);
    std::size_t low = first + 1;
    std::size_t high = range.end - 1;
    const auto close_in = [&] {
      while (low <= high && less(low, first)) ++low;
      while (low <= high && !less(high, first)) --high;
      return low <= high;
    };
    bool was_parted = true;
    while (close_in()) {
      was_parted = false;
      swap(low++, high--);
    }
    swap(high, first);
    return {high, was_parted};
  }

  /// Brings what equals the pivot, the least of all, to the front. Returns where the others begin.
  std::size_t part_equal(Range range, std::size_t pivot) {
    const std::size_t first = range.begin;
    swap(first, pivot);
    std::size_t low = first + 1;
    std::size_t high = range.end - 1;
    while (true) {
      while (low <= high && !less(first, low)) ++low;
      while (low <= high && less(first, high)) --high;
      if (low > high) return low;
      swap(low++, high--);
    }
  }

  [[nodiscard]] std::vector<std::size_t>::iterator at(std::size_t place) {
    return order_.begin() + static_cast<std::ptrdiff_t>(place);
  }

  std::vector<std::size_t> order_;
  const ComesBefore& comes_before_;
};

}  // namespace

std::vector<std::size_t> go_sorted(std::size_t count, const ComesBefore& comes_before) {
  return GoSort(count, comes_before).run();
}

}  // namespace k8scache::query
