#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace k8scache::query {

/// Whether the thing at one place comes before that at another. It may contradict itself, and may
/// throw: which pairs it is asked about, and in which order, is a part of what is imitated.
using ComesBefore = std::function<bool(std::size_t, std::size_t)>;

/// The order into which Go's `sort.Sort` brings `count` things: of each place, which of them is
/// there. Equal things do not keep their order, yet the outcome is the same each time.
/// Spec: Go 1.26, sort.Sort: quicksort that defeats patterns (Orson Peters), where up to twelve
/// things are sorted by insertion and too many bad pivots end in a heap.
[[nodiscard]] std::vector<std::size_t> go_sorted(std::size_t count,
                                                 const ComesBefore& comes_before);

}  // namespace k8scache::query
