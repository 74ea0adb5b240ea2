#include "core/kube/impersonation.hpp"

#include "core/base/error.hpp"

#include <algorithm>

namespace k8scache::kube {

namespace {

bool is_token_letter(char letter) {
  constexpr std::string_view kMarks = "!#$&'*+-.^_`|~";  // RFC 7230's tchar without %
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || kMarks.find(letter) != std::string_view::npos;
}

void add(std::vector<net::Header>& headers, const std::string& name, const std::string& value) {
  const bool breaks_header = std::any_of(value.begin(), value.end(), [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
  });
  if (breaks_header) {
    fail(ErrorKind::Usage, "the value for {} holds a control character", name);
  }
  headers.emplace_back(name, value);
}

}  // namespace

std::string escaped_extra_key(std::string_view key) {
  std::string result;
  for (const char letter : key) {
    if (is_token_letter(letter)) {
      result += letter;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return result;
}

std::vector<net::Header> impersonation_headers(const UserConfig& user) {
  std::vector<net::Header> headers;
  if (user.as.empty()) return headers;
  add(headers, "Impersonate-User", user.as);
  if (!user.as_uid.empty()) add(headers, "Impersonate-Uid", user.as_uid);
  for (const auto& group : user.as_groups) add(headers, "Impersonate-Group", group);
  for (const auto& [key, values] : user.as_extra) {
    const std::string name = "Impersonate-Extra-" + escaped_extra_key(key);
    for (const auto& value : values) add(headers, name, value);
  }
  return headers;
}

}  // namespace k8scache::kube
