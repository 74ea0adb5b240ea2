#pragma once

#include "core/serve/reach.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace k8scache::serve {

using Header = std::pair<std::string, std::string>;

/// One request as it arrived, its body complete.
struct Request {
  std::string method;  ///< as sent: `GET`
  std::string target;  ///< as sent: `/api/v1/pods?limit=5`, still percent-encoded
  std::vector<Header> headers;
  std::string body;
  Reach reach{};  ///< of its sender; the gateway says

  /// The first header of that name, whatever its case; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  /// GET or HEAD.
  [[nodiscard]] bool only_reads() const { return method == "GET" || method == "HEAD"; }
  /// The target before `?`, still percent-encoded.
  [[nodiscard]] std::string_view path() const;
  /// The target after `?`, still percent-encoded; empty when there is none.
  [[nodiscard]] std::string_view query() const;
};

/// The next step of a streamed body: wait, then send `bytes`, then go on as `then` says.
struct Piece {
  enum class Then {
    More,   ///< ask again
    End,    ///< the body is complete
    Abort,  ///< close the connection at once, the body stays incomplete
  };
  std::string bytes{};  ///< may be empty: nothing is sent (a chunk of no bytes would end the body)
  Then then = Then::More;
  std::chrono::milliseconds wait{0};
  bool until_news = false;  ///< `HttpServer::wake` ends the wait
};

/// Called again and again on the server's thread until it ends; must not block for long. Owns what
/// it reads from, hence it moves only.
class NextPiece {
 public:
  NextPiece() = default;
  template <typename Call>
  requires std::is_invocable_r_v<Piece, Call&> NextPiece(Call call)  // NOLINT: as std::function
      : source_(std::make_unique<Source<Call>>(std::move(call))) {}

  [[nodiscard]] explicit operator bool() const { return source_ != nullptr; }
  [[nodiscard]] Piece operator()() const { return source_->next(); }

 private:
  struct Any {
    Any() = default;
    virtual ~Any() = default;
    Any(const Any&) = delete;
    Any& operator=(const Any&) = delete;
    virtual Piece next() = 0;
  };
  template <typename Call>
  struct Source final : Any {
    explicit Source(Call given) : call(std::move(given)) {}
    Piece next() override { return call(); }
    Call call;
  };
  std::unique_ptr<Any> source_;
};

/// What to answer. Whole unless `next` is set.
///
/// The server adds `Content-Length` or `Transfer-Encoding`, and `Connection` where needed; all
/// other headers are the answerer's. Line breaks in header values become spaces.
struct Response {
  int status = 200;
  std::vector<Header> headers{};
  std::string body{};
  NextPiece next{};  ///< streamed: `body` is ignored
  /// Of a streamed body: announce this length and send the pieces bare, not in chunks.
  std::optional<std::uint64_t> announced_length{};
  std::chrono::milliseconds delay{0};  ///< wait this long before the first byte
  bool is_lines = false;  ///< each line may go as a message of a WebSocket, when that is asked for
  bool drop = false;      ///< close the connection instead of answering (after `delay`)
};

/// Answers one request; called on the server's threads, several at a time. What it throws becomes
/// 500.
using Answer = std::function<Response(const Request&)>;

}  // namespace k8scache::serve
