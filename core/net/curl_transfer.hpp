#pragma once

#include "core/net/curl_library.hpp"
#include "core/net/inflater.hpp"
#include "core/net/transport.hpp"

#include <array>
#include <optional>
#include <string>

namespace k8scache::net {

/// One request under way: a libcurl easy handle, its options, and what it has said since the last
/// poll. Inside this folder only.
class CurlTransfer {
 public:
  CurlTransfer(RequestId id, const Endpoint& endpoint, Request request);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  [[nodiscard]] CURL* handle() const { return handle_; }
  [[nodiscard]] RequestId id() const { return id_; }
  /// Moves what has arrived to `events`.
  void take_events(std::vector<Event>& events);
  /// The last event, from libcurl's result.
  [[nodiscard]] Event last_event(CURLcode result) const;

 private:
  void set_url(const Endpoint& endpoint);
  void set_trust(const Endpoint& endpoint);
  void set_timeouts();
  void set_headers(const Endpoint& endpoint);
  bool on_header(std::string_view line);
  bool on_body(std::string_view bytes);
  [[nodiscard]] Broken broken(CURLcode result) const;
  static std::size_t header_callback(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t body_callback(char* bytes, std::size_t size, std::size_t count, void* self);
  static int socket_callback(void* self, curl_socket_t socket, curlsocktype purpose);

  RequestId id_;
  Request request_;
  CURL* handle_ = nullptr;
  curl_slist* headers_ = nullptr;
  curl_slist* connect_to_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  Head head_;
  bool head_complete_ = false;
  bool head_taken_ = false;
  std::string body_;
  std::optional<Inflater> inflater_;
  bool bad_gzip_ = false;
  std::string proxy_;  // for messages: without its password; empty: none
};

}  // namespace k8scache::net
