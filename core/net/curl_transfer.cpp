#include "core/net/curl_transfer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cctype>
#include <cstring>

namespace k8scache::net {

namespace {

constexpr long kConnectTimeoutMs = 30'000;
constexpr long kKeepAliveIdleSeconds = 30;
constexpr long kKeepAliveIntervalSeconds = 10;
// A peer that acknowledges nothing for this long is gone, whatever the kernel's retries say.
constexpr unsigned kUserTimeoutMs = 45'000;
constexpr long kReceiveBuffer = 128 * 1024;

curl_blob blob_of(const std::string& bytes) {
  // NOCOPY: the endpoint's strings would have to outlive the handle; let libcurl copy.
  return {const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_COPY};
}

/// `https://host:port/prefix` in its parts.
struct UrlParts {
  std::string scheme;
  std::string host;
  std::string port;
  std::string prefix;
};

UrlParts split_url(const std::string& url) {
  UrlParts parts;
  const std::size_t scheme = url.find("://");
  parts.scheme = url.substr(0, scheme);
  const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t slash = std::min(url.find('/', start), url.size());
  const std::string authority = url.substr(start, slash - start);
  parts.prefix = url.substr(slash);
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  parts.host = authority.substr(0, colon);
  parts.port = colon != std::string::npos ? authority.substr(colon + 1)
                                          : (parts.scheme == "http" ? "80" : "443");
  return parts;
}

std::string without_credentials(const std::string& url) {
  const std::size_t start = url.find("://") == std::string::npos ? 0 : url.find("://") + 3;
  const std::size_t at = url.substr(0, url.find('/', start)).rfind('@');
  return at == std::string::npos ? url : url.substr(0, start) + url.substr(at + 1);
}

}  // namespace

CurlTransfer::CurlTransfer(RequestId id, const Endpoint& endpoint, Request request)
    : id_(id),
      request_(std::move(request)),
      handle_(curl().easy_init()),
      proxy_(without_credentials(endpoint.proxy_url)) {
  curl().easy_setopt(handle_, CURLOPT_ERRORBUFFER, error_text_.data());
  curl().easy_setopt(handle_, CURLOPT_PRIVATE, this);
  curl().easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl().easy_setopt(handle_, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
  curl().easy_setopt(handle_, CURLOPT_PIPEWAIT, 1L);
  curl().easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  curl().easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl().easy_setopt(handle_, CURLOPT_BUFFERSIZE, kReceiveBuffer);
  curl().easy_setopt(handle_, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl().easy_setopt(handle_, CURLOPT_PROXY, endpoint.proxy_url.c_str());
  curl().easy_setopt(handle_, CURLOPT_NOPROXY, "");
  curl().easy_setopt(handle_, CURLOPT_HEADERFUNCTION, header_callback);
  curl().easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  curl().easy_setopt(handle_, CURLOPT_WRITEFUNCTION, body_callback);
  curl().easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  curl().easy_setopt(handle_, CURLOPT_SOCKOPTFUNCTION, socket_callback);
  set_url(endpoint);
  set_trust(endpoint);
  set_timeouts();
  set_headers(endpoint);
}

CurlTransfer::~CurlTransfer() {
  curl().easy_cleanup(handle_);
  curl().slist_free_all(headers_);
  curl().slist_free_all(connect_to_);
}

void CurlTransfer::set_url(const Endpoint& endpoint) {
  if (endpoint.tls_server_name.empty()) {
    curl().easy_setopt(handle_, CURLOPT_URL, (endpoint.url + request_.target).c_str());
    return;
  }
  // The name to verify becomes the URL's host; the connection and the Host header keep the real
  // one.
  const UrlParts url = split_url(endpoint.url);
  const std::string named = url.scheme + "://" + endpoint.tls_server_name + ":" + url.port;
  curl().easy_setopt(handle_, CURLOPT_URL, (named + url.prefix + request_.target).c_str());
  connect_to_ = curl().slist_append(nullptr, ("::" + url.host + ":" + url.port).c_str());
  curl().easy_setopt(handle_, CURLOPT_CONNECT_TO, connect_to_);
  headers_ = curl().slist_append(headers_, ("Host: " + url.host + ":" + url.port).c_str());
}

void CurlTransfer::set_trust(const Endpoint& endpoint) {
  curl().easy_setopt(handle_, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (endpoint.insecure) {
    curl().easy_setopt(handle_, CURLOPT_SSL_VERIFYPEER, 0L);
    curl().easy_setopt(handle_, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!endpoint.ca_pem.empty()) {
    const curl_blob authorities = blob_of(endpoint.ca_pem);
    curl().easy_setopt(handle_, CURLOPT_CAINFO_BLOB, &authorities);
    // Else the compiled-in folder of system roots stays trusted beside the cluster's own.
    curl().easy_setopt(handle_, CURLOPT_CAPATH, nullptr);
  }
  if (!endpoint.client_certificate_pem.empty()) {
    const curl_blob certificate = blob_of(endpoint.client_certificate_pem);
    const curl_blob key = blob_of(endpoint.client_key_pem);
    curl().easy_setopt(handle_, CURLOPT_SSLCERT_BLOB, &certificate);
    curl().easy_setopt(handle_, CURLOPT_SSLKEY_BLOB, &key);
  }
}

void CurlTransfer::set_timeouts() {
  const auto stall = std::chrono::ceil<std::chrono::seconds>(request_.stall_timeout);
  curl().easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl().easy_setopt(handle_, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(request_.total_timeout.count()));
  curl().easy_setopt(handle_, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl().easy_setopt(handle_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(stall.count()));
  curl().easy_setopt(handle_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl().easy_setopt(handle_, CURLOPT_TCP_KEEPIDLE, kKeepAliveIdleSeconds);
  curl().easy_setopt(handle_, CURLOPT_TCP_KEEPINTVL, kKeepAliveIntervalSeconds);
}

void CurlTransfer::set_headers(const Endpoint& endpoint) {
  for (const auto& [name, value] : request_.headers) {
    // libcurl drops a header that ends in a colon; a semicolon sends it empty.
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    headers_ = curl().slist_append(headers_, line.c_str());
  }
  const bool compression = endpoint.compression && request_.compression;
  headers_ = curl().slist_append(
      headers_, compression ? "Accept-Encoding: gzip" : "Accept-Encoding: identity");
  curl().easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_);
}

bool CurlTransfer::on_header(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    head_ = {};  // of several (a proxy's CONNECT, 1xx) the last counts
    return true;
  }
  if (line.empty()) {
    long status = 0;
    curl().easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    head_.status = static_cast<int>(status);
    head_complete_ = status >= 200;
    if (header(head_.headers, "content-encoding") == "gzip") inflater_.emplace();
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  std::string name(line.substr(0, colon));
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  line.remove_prefix(colon + 1);
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  head_.headers.emplace_back(std::move(name), line);
  return true;
}

bool CurlTransfer::on_body(std::string_view bytes) {
  if (!inflater_) {
    body_ += bytes;
    return true;
  }
  bad_gzip_ = !inflater_->feed(bytes, body_);
  return !bad_gzip_;
}

std::size_t CurlTransfer::header_callback(char* bytes, std::size_t size, std::size_t count,
                                          void* self) {
  return static_cast<CurlTransfer*>(self)->on_header({bytes, size * count}) ? size * count : 0;
}

std::size_t CurlTransfer::body_callback(char* bytes, std::size_t size, std::size_t count,
                                        void* self) {
  return static_cast<CurlTransfer*>(self)->on_body({bytes, size * count}) ? size * count : 0;
}

int CurlTransfer::socket_callback(void* /*self*/, curl_socket_t socket, curlsocktype /*purpose*/) {
  setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUserTimeoutMs, sizeof kUserTimeoutMs);
  return CURL_SOCKOPT_OK;
}

void CurlTransfer::take_events(std::vector<Event>& events) {
  if (head_complete_ && !head_taken_) {
    head_taken_ = true;
    events.push_back({id_, head_});
  }
  if (head_taken_ && !body_.empty()) {
    events.push_back({id_, Chunk{std::move(body_)}});
    body_.clear();
  }
}

Event CurlTransfer::last_event(CURLcode result) const {
  if (result != CURLE_OK) return {id_, broken(result)};
  if (inflater_ && !inflater_->is_complete()) {
    return {id_, Broken{BrokenBy::Transfer, "the compressed answer ends too early"}};
  }
  return {id_, End{}};
}

Broken CurlTransfer::broken(CURLcode result) const {
  const std::string text =
      error_text_[0] != '\0' ? std::string(error_text_.data()) : curl().easy_strerror(result);
  long number = 0;
  curl().easy_getinfo(handle_, CURLINFO_OS_ERRNO, &number);
  switch (static_cast<int>(result)) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {BrokenBy::Connecting, "the name of the server cannot be resolved"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {BrokenBy::Connecting, "the name of the proxy " + proxy_ + " cannot be resolved"};
    case CURLE_COULDNT_CONNECT: {
      const std::string why = number == ECONNREFUSED ? "connection refused"
                              : number != 0          ? std::strerror(static_cast<int>(number))
                                                     : text;
      return {BrokenBy::Connecting, (proxy_.empty() ? "" : "the proxy " + proxy_ + ": ") + why};
    }
    case CURLE_OPERATION_TIMEDOUT: return {BrokenBy::Timeout, text};
    case CURLE_SSL_CONNECT_ERROR:
      // A server that goes away in mid-handshake has not said what it thinks of us: it may come
      // back. libcurl names an end of the stream by OpenSSL's word only.
      if (number == ECONNRESET || number == EPIPE ||
          text.find("SSL_ERROR_SYSCALL") != std::string::npos) {
        return {BrokenBy::Connecting, "the connection broke in the TLS handshake"};
      }
      return {BrokenBy::Trust, text};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR: return {BrokenBy::Trust, text};
    case CURLE_GOT_NOTHING:
      return {BrokenBy::Transfer, "the server closed the connection without an answer"};
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
    case CURLE_HTTP2: return {BrokenBy::Transfer, "the connection broke in mid-answer: " + text};
    case CURLE_WRITE_ERROR:
      if (bad_gzip_) return {BrokenBy::Transfer, "the answer says gzip and is not"};
      return {BrokenBy::Transfer, text};
    default: return {BrokenBy::Transfer, text};
  }
}

}  // namespace k8scache::net
