#pragma once

#include "core/serve/reach.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// The tokens that requests may carry, as the lines of a file have them: not the token, but its
/// SHA-256. A token is 32 random bytes, so that nobody finds it by trying.
///
///   # name   digest           namespaces, all when there are none
///   admin    sha256:5e88...
///   ci       sha256:9f86...   web,db
class AccessTokens {
 public:
  /// `path` stands in messages. Throws Usage that names the line.
  static AccessTokens parse(std::string_view text, const std::string& path);

  /// What the value of an Authorization header lets its sender see; null when it is none of ours.
  /// It takes the same time whichever it is. Spec: RFC 6750, 2.1.
  [[nodiscard]] const Reach* reach_of(std::string_view authorization) const;
  [[nodiscard]] std::size_t size() const { return tokens_.size(); }

 private:
  struct Token {
    std::string digest;  // 64 digits
    Reach reach;
  };
  std::vector<Token> tokens_;
};

/// A new token: a word of letters, digits, `-` and `_`.
[[nodiscard]] std::string new_token();
/// Its line of the file, with the line end. Throws Usage for a name or namespaces that no line can
/// have.
[[nodiscard]] std::string token_line(const Reach& reach, std::string_view token);

}  // namespace k8scache::serve
