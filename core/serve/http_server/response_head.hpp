#pragma once

#include "core/serve/http_message.hpp"

#include <string>
#include <string_view>

namespace k8scache::serve::detail {

/// The status line and headers of an answer, with the blank line after them. `framing`: the lines
/// that say where its body ends; `date`: when it was made. Line breaks in headers become spaces.
[[nodiscard]] std::string head_of(const Response& response, std::string_view framing,
                                  bool keep_alive, std::string_view date);

}  // namespace k8scache::serve::detail
