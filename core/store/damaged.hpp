#pragma once

#include "core/base/error.hpp"

#include <string>
#include <string_view>

namespace k8scache::store {

/// Says that the cache file is damaged, and what to do about it.
[[noreturn]] inline void fail_damaged(const std::string& path, std::string_view why) {
  fail(ErrorKind::Unusable,
       "the cache {} is damaged: {}; set it aside and start anew with: k8scache cache rebuild",
       path, why);
}

}  // namespace k8scache::store
