#pragma once

#include <string>
#include <string_view>

namespace k8scache::print {

/// A description in colours: words for states behind `Status:` and the like, and `Warning` before
/// an event. No letter of it changes.
[[nodiscard]] std::string painted_description(std::string_view text);

/// An explanation in colours: its headings, and what each field is. No letter of it changes.
[[nodiscard]] std::string painted_explanation(std::string_view text);

}  // namespace k8scache::print
