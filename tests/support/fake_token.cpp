#include "tests/support/fake_token.hpp"

#include "core/base/crypto.hpp"
#include "core/json/value.hpp"
#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::tests {

std::string token_text(const ContinueToken& token) {
  std::string document = R"({"v":"meta.k8s.io/v1","rv":)";
  document += token.at_latest ? "-1" : fmt::format("{}", token.revision);
  document += ",\"start\":" + quoted(token.start);
  if (token.left) document += fmt::format(",\"left\":{}", *token.left);
  std::string text = base64_encode(document + "}");
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text.substr(0, text.find('='));
}

std::optional<ContinueToken> parse_token(std::string_view text) {
  const auto document = base64url_decode(text);
  if (!document || !document->starts_with('{') || !document->ends_with('}')) return std::nullopt;
  json::Parser parser;
  const json::Value root = parser.parse(*document);
  const auto revision = root["rv"].integer();
  if (!revision) return std::nullopt;
  ContinueToken token;
  token.at_latest = *revision < 0;
  token.revision = token.at_latest ? 0 : static_cast<std::uint64_t>(*revision);
  token.start = std::string{root["start"].text_or("")};
  if (const auto left = root["left"].unsigned_integer()) token.left = *left;
  return token;
}

}  // namespace k8scache::tests
