#pragma once

#include <string_view>

namespace k8scache {

/// The program's version, from meson.build.
extern const std::string_view kVersion;

}  // namespace k8scache
