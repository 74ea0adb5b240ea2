#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace k8scache::tests {

/// A TCP connection to 127.0.0.1 that says exactly what a test wants said, well-formed or not.
class SocketClient {
 public:
  explicit SocketClient(std::uint16_t port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{10, 0};  // a server that never answers fails the test, not the machine
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (receive_buffer > 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
  }
  ~SocketClient() { close(); }
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }

  void say(std::string_view text) { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }

  /// Everything until the server closes.
  std::string hear_all() {
    std::string text;
    while (hear_some(text)) {
    }
    return text;
  }

  /// Everything until the text contains `mark`, or the server closes.
  std::string hear_until(std::string_view mark) {
    std::string text;
    while (text.find(mark) == std::string::npos && hear_some(text)) {
    }
    return text;
  }

  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

 private:
  bool hear_some(std::string& text) {
    std::array<char, 65536> bytes{};
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count > 0) text.append(bytes.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  int socket_ = -1;
  bool connected_ = false;
};

}  // namespace k8scache::tests
