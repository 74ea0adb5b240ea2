#pragma once

#include <string>
#include <string_view>

namespace k8scache::wire {

// Texts as Go's encoding/json writes them.

/// A string in quotes: `<`, `>`, `&`, U+2028 and U+2029 escaped, a byte that is no UTF-8 as
/// `\ufffd`.
void append_string(std::string& out, std::string_view text);

/// A document without the blanks between its tokens, the same characters escaped in its strings.
/// It has to be valid.
void append_compact(std::string& out, std::string_view document);

}  // namespace k8scache::wire
