#pragma once

#include <cstddef>

namespace k8scache {

/// Lets this process have as many open files as it may, and says how many that are: the soft limit,
/// which is low for programs that use `select`, becomes the hard one.
std::size_t raise_descriptor_limit();

}  // namespace k8scache
