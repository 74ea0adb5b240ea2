#pragma once

#include "core/json/value.hpp"

#include <string>
#include <string_view>

namespace k8scache::print {

/// The object as JSON text with one annotation more; one of that key it has already is replaced.
std::string annotated(json::Value object, std::string_view key, std::string_view value);

}  // namespace k8scache::print
