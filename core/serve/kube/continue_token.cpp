#include "core/serve/kube/continue_token.hpp"

#include "core/base/crypto.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"

namespace k8scache::serve {

namespace {

constexpr std::string_view kForm = "k8scache/1";
constexpr std::size_t kSealSize = 32;

std::string seal_of(std::string_view text, std::string_view key) {
  return hmac_sha256_hex(key, text).substr(0, kSealSize);
}

}  // namespace

std::string write_token(const ContinueToken& token, std::string_view key) {
  std::string text;
  json::Writer writer(text);
  writer.begin_array().value(kForm).value(token.type).value(token.epoch).value(token.seq);
  writer.value(token.version).value(token.last.ns).value(token.last.name);
  writer.value(token.question).end_array();
  return base64url_encode(seal_of(text, key) + text);
}

std::optional<ContinueToken> read_token(std::string_view text, std::string_view key) {
  const auto decoded = base64url_decode(text);
  if (!decoded || decoded->size() < kSealSize) return std::nullopt;
  const std::string_view inside = std::string_view(*decoded).substr(kSealSize);
  if (!is_equal_secret(std::string_view(*decoded).substr(0, kSealSize), seal_of(inside, key))) {
    return std::nullopt;
  }
  json::Parser parser;
  if (!parser.is_valid(inside)) return std::nullopt;
  const json::Value root = parser.parse(inside);
  if (root.size() != 8 || root.at(0).text_or("") != kForm) return std::nullopt;
  const auto type = root.at(1).integer();
  const auto seq = root.at(3).integer();
  if (!type || !seq) return std::nullopt;
  const auto word = [&](std::size_t i) { return std::string(root.at(i).text_or("")); };
  return ContinueToken{.type = *type,
                       .epoch = word(2),
                       .seq = *seq,
                       .version = word(4),
                       .last = {word(5), word(6)},
                       .question = word(7)};
}

}  // namespace k8scache::serve
