#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace k8scache::print {

/// The text in lines of at most so many characters, broken at white space; longer words stay whole.
/// Line ends of the text stay. Spec: mitchellh/go-wordwrap, which kubectl uses.
[[nodiscard]] std::string word_wrapped(std::string_view text, std::size_t width);

/// The text with so many blanks before each of its lines, empty ones included.
[[nodiscard]] std::string indented(std::string_view text, std::size_t blanks);

}  // namespace k8scache::print
