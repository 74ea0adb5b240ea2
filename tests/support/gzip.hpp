#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace k8scache::tests {

/// The text as one gzip member, level 1 (as an API server compresses).
std::string gzip(std::string_view text);
/// The text in `members` gzip members, one after the other, of about equal size.
std::string gzip_in_members(std::string_view text, std::size_t members);
/// A gzip body whose checksum (of the last member) is wrong.
std::string with_bad_crc(std::string gzipped);

}  // namespace k8scache::tests
