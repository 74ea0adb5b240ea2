#include "core/kube/bearer_token.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/json/value.hpp"
#include "core/json/yaml_read.hpp"

#include <algorithm>
#include <chrono>

namespace k8scache::kube {

namespace {

// A minute less ten seconds: half of what the kubelet leaves between renewal and end.
constexpr std::chrono::seconds kRereadAfter{50};

}  // namespace

std::optional<Instant> token_expiry(std::string_view token) {
  const auto parts = split(token, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto claims = base64url_decode(parts[1]);
  if (!claims || !json::is_json(*claims)) return std::nullopt;
  json::Parser parser;
  const auto seconds = parser.parse(*claims)["exp"].number();
  // Beyond the year 9999 there is a mistake, and a type that overflows.
  if (!seconds || !(*seconds > 0) || *seconds > 253402300799.0) return std::nullopt;
  return Instant(std::chrono::seconds(static_cast<std::int64_t>(*seconds)));
}

bool is_header_token(std::string_view token) {
  return !token.empty() && std::all_of(token.begin(), token.end(),
                                       [](char letter) { return letter > ' ' && letter <= '~'; });
}

bool TokenFile::reread() {
  read_at_ = clock_.monotonic();
  const std::string fresh(trim(reread_file(path_).value_or("")));
  if (!is_header_token(fresh) || fresh == token_) return false;
  token_ = fresh;
  return true;
}

const std::string& TokenFile::token() {
  const bool is_due = !read_at_ || clock_.monotonic() - *read_at_ >= kRereadAfter;
  if (is_due) static_cast<void>(reread());
  if (token_.empty()) {
    read_at_.reset();
    fail(ErrorKind::Denied, "token file {} cannot be read or holds no token", path_);
  }
  return token_;
}

}  // namespace k8scache::kube
