#pragma once

#include <cstdint>
#include <string>

namespace k8scache::cli {

/// Where `serve` listens.
struct ServeAddress {
  std::string host = "127.0.0.1";  ///< a numeric address
  std::uint16_t port = 7080;
  std::string socket{};  ///< a path; then the others are meaningless

  /// Whether nobody but this machine can reach it.
  [[nodiscard]] bool is_local() const;
  /// Whether it stands for all addresses of the machine.
  [[nodiscard]] bool is_any() const { return host == "0.0.0.0" || host == "::"; }
  /// `http://127.0.0.1:7080`, or `https`.
  [[nodiscard]] std::string url(bool tls) const;
};

/// Reads `ADDR:PORT`, `:PORT`, `PORT`, `[::1]:PORT` or `unix:PATH`. Throws Usage.
ServeAddress serve_address(const std::string& text);

}  // namespace k8scache::cli
