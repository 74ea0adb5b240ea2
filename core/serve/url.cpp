#include "core/serve/url.hpp"

#include "core/base/text.hpp"
#include "core/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace k8scache::serve {

namespace {

std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      unsigned byte = 0;
      const char* const digits = text.data() + i + 1;
      const auto [end, error] = std::from_chars(digits, digits + 2, byte, 16);
      if (error != std::errc{} || end != digits + 2 || byte == 0) return std::nullopt;
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (valid_utf8(out) != out) return std::nullopt;
  return out;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) { return decoded(text, false); }

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<std::vector<std::string>> path_steps(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  std::vector<std::string> steps;
  if (path.empty()) return steps;
  if (path.ends_with('/')) path.remove_suffix(1);
  for (const std::string_view piece : split(path, '/')) {
    auto step = percent_decoded(piece);
    if (!step || step->empty() || *step == "." || *step == "..") return std::nullopt;
    steps.push_back(std::move(*step));
  }
  return steps;
}

std::optional<Parameters> Parameters::parse(std::string_view query) {
  Parameters parameters;
  if (query.empty()) return parameters;
  for (const std::string_view piece : split(query, '&')) {
    if (piece.empty()) continue;
    const std::size_t sign = piece.find('=');
    auto name = decoded(piece.substr(0, sign), true);
    auto value = decoded(sign == std::string_view::npos ? "" : piece.substr(sign + 1), true);
    if (!name || !value) return std::nullopt;
    parameters.all_.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

std::optional<std::string_view> Parameters::get(std::string_view name) const {
  const auto found =
      std::ranges::find(all_, name, [](const auto& one) -> std::string_view { return one.first; });
  if (found == all_.end()) return std::nullopt;
  return found->second;
}

std::string_view Parameters::text(std::string_view name) const { return get(name).value_or(""); }

bool Parameters::flag(std::string_view name) const {
  const auto value = get(name);
  return value && *value != "0" && to_lower(*value) != "false";
}

}  // namespace k8scache::serve
