#include "core/serve/access_tokens.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::string_view kScheme = "bearer ";
constexpr std::string_view kDigest = "sha256:";
constexpr std::string_view kPrefix = "k8scache_";  // so that what looks for leaked secrets knows it
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kDigestDigits = 64;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(line) + ' ') {
    if (c != ' ' && c != '\t' && c != '\r') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

bool consists_of(std::string_view text, std::string_view letters) {
  return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

/// Why a line cannot say this; empty when it can.
std::string problem_of(const Reach& reach) {
  constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (!consists_of(to_lower(reach.who), std::string(kLower) + "._@")) {
    return fmt::format("\"{}\" is no name of a token; letters, digits and -._@ make one",
                       printable(reach.who));
  }
  for (const std::string& ns : reach.namespaces) {
    if (!consists_of(ns, kLower)) {
      return fmt::format("\"{}\" is no name of a namespace", printable(ns));
    }
  }
  return {};
}

std::vector<std::string> namespaces_of(std::string_view text) {
  std::vector<std::string> namespaces;
  for (const std::string_view ns : split(text, ',')) namespaces.emplace_back(ns);
  std::ranges::sort(namespaces);
  return namespaces;
}

}  // namespace

AccessTokens AccessTokens::parse(std::string_view text, const std::string& path) {
  AccessTokens all;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const auto refuse = [&](const std::string& why) {
      fail(ErrorKind::Usage, "{}:{}: {}", path, number, why);
    };
    const std::vector<std::string> words = words_of(line);
    if (words.empty() || words.front().starts_with('#')) continue;
    const bool is_form =
        (words.size() == 2 || words.size() == 3) && words[1].starts_with(kDigest) &&
        words[1].size() == kDigest.size() + kDigestDigits &&
        consists_of(std::string_view(words[1]).substr(kDigest.size()), "0123456789abcdef");
    if (!is_form) {
      refuse(
          "expected a name, sha256: with 64 digits, and perhaps namespaces; see k8scache serve "
          "token");
    }
    Token token{.digest = words[1].substr(kDigest.size()), .reach = {.who = words[0]}};
    if (words.size() == 3) token.reach.namespaces = namespaces_of(words[2]);
    if (const std::string why = problem_of(token.reach); !why.empty()) refuse(why);
    for (const Token& other : all.tokens_) {
      if (other.reach.who == token.reach.who) {
        refuse(fmt::format("there is a token {} above already", token.reach.who));
      }
      if (other.digest == token.digest) refuse("it is the token of a line above");
    }
    all.tokens_.push_back(std::move(token));
  }
  if (all.tokens_.empty()) {
    fail(ErrorKind::Usage, "{}: there is no token in it; make one: k8scache serve token NAME",
         path);
  }
  return all;
}

const Reach* AccessTokens::reach_of(std::string_view authorization) const {
  if (to_lower(authorization.substr(0, kScheme.size())) != kScheme) return nullptr;
  const std::string digest = sha256_hex(trim(authorization.substr(kScheme.size())));
  const Reach* found = nullptr;
  for (const Token& token : tokens_) {
    if (is_equal_secret(token.digest, digest)) found = &token.reach;
  }
  return found;
}

std::string new_token() {
  return std::string(kPrefix) + base64url_encode(random_bytes(kRandomBytes));
}

std::string token_line(const Reach& reach, std::string_view token) {
  if (const std::string why = problem_of(reach); !why.empty()) fail(ErrorKind::Usage, "{}", why);
  std::string line = fmt::format("{} {}{}", reach.who, kDigest, sha256_hex(token));
  if (reach.is_limited()) line += " " + join(reach.namespaces, ",");
  return line + "\n";
}

}  // namespace k8scache::serve
