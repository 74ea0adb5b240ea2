#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// Where a member stands in a JSON text: all of it, and its value only. Byte offsets, end excluded.
struct MemberSpan {
  std::size_t begin = 0;  ///< of the key's quote
  std::size_t value_begin = 0;
  std::size_t end = 0;
};

/// Finds the member at `path` of an object's text without parsing it. The text must be valid JSON;
/// a path through something that is no object finds nothing. Keys with escapes are not matched.
std::optional<MemberSpan> find_member(std::string_view object,
                                      std::initializer_list<std::string_view> path);

/// The text of the value at `path`, or nothing.
std::optional<std::string_view> member_text(std::string_view object,
                                            std::initializer_list<std::string_view> path);

/// Writes the string `value` at `path`, in place or as the first member of its parent; all other
/// bytes stay as they are. Without the parent the text is returned unchanged.
std::string with_string(std::string object, std::initializer_list<std::string_view> path,
                        std::string_view value);

/// The object without that top-level member.
std::string without_member(std::string object, std::string_view key);

/// The texts of an array's elements; empty for anything else.
std::vector<std::string_view> elements_of(std::string_view array);

/// A JSON string literal with its quotes.
std::string quoted(std::string_view text);

}  // namespace k8scache::tests
