#include "core/serve/http_server.hpp"

#include "core/base/error.hpp"
#include "core/serve/http_server_conversation.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace k8scache::serve {

using namespace detail;

namespace {

/// One thread with its event loop. Everything here is touched on that thread only.
struct Loop {
  LoopAnswers answers;
  std::set<Peer*> peers;  // before `context`: its destructor ends coroutines, which leave this set
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  asio::steady_timer drained{context};
  asio::steady_timer rest{context};
  bool rests_soon = false;
  std::thread thread;
  bool over = false;  // the thread has ended; what is left are coroutines to be destroyed
};

constexpr milliseconds kRest{5};

std::optional<asio::ssl::context> tls_of(const ServerOptions& options) {
  if (options.certificate_pem.empty()) return std::nullopt;
  try {
    asio::ssl::context tls(asio::ssl::context::tls_server);
    tls.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    tls.use_certificate_chain(asio::buffer(options.certificate_pem));
    tls.use_private_key(asio::buffer(options.key_pem), asio::ssl::context::pem);
    return tls;
  } catch (const boost::system::system_error& error) {
    fail(ErrorKind::Usage, "cannot use the server certificate and key: {}", error.code().message());
  }
}

}  // namespace

struct HttpServer::Loops {
  Loops(ServerOptions given, std::vector<LoopAnswers> answerers)
      : options(std::move(given)), tls(tls_of(options)) {
    for (LoopAnswers& answers : answerers) {
      loops.push_back(std::make_unique<Loop>());
      Loop& loop = *loops.back();
      loop.answers = std::move(answers);
      if (!loop.answers.on_rest) continue;
      loop.answers.answer = [&loop,
                             inner = std::move(loop.answers.answer)](const Request& request) {
        rest_soon(loop);
        return inner(request);
      };
    }
    listen();
    asio::co_spawn(loops.front()->context, accept(), asio::detached);
    for (auto& loop : loops) {
      loop->thread = std::thread([&context = loop->context] { context.run(); });
    }
  }

  void listen() {
    if (!options.socket.empty()) return listen_on_socket();
    try {
      const asio::ip::tcp::endpoint place(asio::ip::make_address(options.address), options.port);
      open_acceptor(place);
      const auto bound = acceptor->local_endpoint();
      asio::ip::tcp::endpoint at;
      std::memcpy(at.data(), bound.data(), bound.size());
      port = at.port();
    } catch (const boost::system::system_error& error) {
      fail(ErrorKind::Usage, "cannot listen on {}:{}: {}", options.address, options.port,
           error.code().message());
    }
  }

  /// A socket that nobody listens on any more is taken over; for its owner only.
  void listen_on_socket() {
    try {
      const asio::local::stream_protocol::endpoint place(options.socket);
      error_code answered;
      asio::local::stream_protocol::socket probe(loops.front()->context);
      probe.connect(place, answered);
      struct stat status {};
      if (answered == asio::error::connection_refused &&
          lstat(options.socket.c_str(), &status) == 0 && S_ISSOCK(status.st_mode)) {
        unlink(options.socket.c_str());
      }
      const mode_t mask = umask(077);
      open_acceptor(place);
      umask(mask);
      if (lstat(options.socket.c_str(), &status) == 0) own_socket = {status.st_dev, status.st_ino};
    } catch (const boost::system::system_error& error) {
      fail(ErrorKind::Usage, "cannot listen on unix:{}: {}", options.socket,
           error.code().message());
    }
  }

  /// Takes our socket away, while we still listen: until then nobody else's can be mistaken for it.
  void unlink_socket() {
    struct stat status {};
    if (!own_socket || lstat(options.socket.c_str(), &status) != 0) return;
    if (own_socket == std::pair(status.st_dev, status.st_ino)) unlink(options.socket.c_str());
    own_socket.reset();
  }

  template <typename Place>
  void open_acceptor(const Place& place) {
    acceptor.emplace(loops.front()->context);
    acceptor->open(Protocol(place.protocol()));
    if (options.socket.empty()) acceptor->set_option(asio::socket_base::reuse_address(true));
    acceptor->bind(Protocol::endpoint(place));
    acceptor->listen();
  }

  asio::awaitable<void> accept() {
    for (std::size_t turn = 0; !stopping; ++turn) {
      Loop& loop = *loops[turn % loops.size()];
      auto [error, socket] = co_await acceptor->async_accept(loop.context, kOutcome);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {  // out of file descriptors: some will come back
        asio::steady_timer rest(loops.front()->context, milliseconds{50});
        co_await rest.async_wait(kOutcome);
      } else if (connections < options.connection_limit) {
        ++connections;
        asio::co_spawn(loop.context, converse(std::move(socket), loop), asio::detached);
      }
    }
  }

  asio::awaitable<void> converse(Protocol::socket socket, Loop& loop) {
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (tls) {
      beast::ssl_stream<Stream> stream(Stream(std::move(socket)), *tls);
      const Presence presence(*this, loop, beast::get_lowest_layer(stream));
      beast::get_lowest_layer(stream).expires_after(options.request_timeout);
      auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kOutcome);
      if (!error) co_await talk(stream, presence);
    } else {
      Stream stream(std::move(socket));
      const Presence presence(*this, loop, stream);
      co_await talk(stream, presence);
    }
  }

  /// Registers a connection with its loop for as long as it lives.
  struct Presence {
    Presence(Loops& in, Loop& at, Stream& stream)
        : all(in), loop(at), peer(std::make_unique<Peer>(Peer{&stream})) {
      loop.peers.insert(peer.get());
    }
    ~Presence() {
      loop.peers.erase(peer.get());
      --all.connections;
      if (all.stopping && loop.peers.empty() && !loop.over) loop.drained.cancel();
    }
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;
    Loops& all;
    Loop& loop;
    std::unique_ptr<Peer> peer;
  };

  template <class Layered>
  asio::awaitable<void> talk(Layered& stream, const Presence& presence) {
    Conversation<Layered> conversation(stream, *presence.peer, options, presence.loop.answers,
                                       stopping);
    co_await conversation.run();
  }

  static void safely(const std::function<void()>& call) {
    try {
      if (call) call();
    } catch (const std::exception&) {
      // Whoever asks next is told what is wrong.
    }
  }

  /// Those who are woken have their turn first.
  static void rest_soon(Loop& loop) {
    if (loop.rests_soon || !loop.answers.on_rest) return;
    loop.rests_soon = true;
    loop.rest.expires_after(kRest);
    loop.rest.async_wait([&loop](const error_code& error) {
      loop.rests_soon = false;
      if (!error) safely(loop.answers.on_rest);
    });
  }

  void wake() {
    for (auto& loop : loops) {
      asio::post(loop->context, [&at = *loop] {
        safely(at.answers.on_news);
        rest_soon(at);
        for (Peer* peer : at.peers) {
          if (peer->for_news != nullptr) peer->for_news->cancel();
        }
      });
    }
  }

  void stop() {
    if (stopping.exchange(true)) return;
    for (auto& loop : loops) {
      asio::post(loop->context, [this, &at = *loop] { wind_down(at); });
    }
    for (auto& loop : loops) {
      loop->thread.join();
      loop->over = true;
    }
    acceptor.reset();
    loops.clear();  // closes what `drain` left open
  }

  void wind_down(Loop& loop) {
    error_code ignored;
    if (&loop == loops.front().get()) {
      unlink_socket();
      acceptor->close(ignored);
    }
    for (Peer* peer : loop.peers) {
      if (peer->idle) peer->stream->cancel();
    }
    loop.work.reset();
    loop.rest.cancel();
    if (loop.peers.empty()) return;
    loop.drained.expires_after(options.drain);
    loop.drained.async_wait([&loop](const error_code& error) {
      if (!error) loop.context.stop();
    });
  }

  const ServerOptions options;
  std::optional<asio::ssl::context> tls;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> connections = 0;
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<asio::basic_socket_acceptor<Protocol>>
      acceptor;  // after `loops`: it lives in the first one's context
  std::uint16_t port = 0;
  std::optional<std::pair<dev_t, ino_t>> own_socket;  // a unix socket that we have made
};

namespace {

std::vector<LoopAnswers> same_for_all(unsigned loops, const Answer& answer) {
  return std::vector<LoopAnswers>(std::max(loops, 1U), LoopAnswers{.answer = answer});
}

}  // namespace

HttpServer::HttpServer(ServerOptions options, Answer answer)
    : loops_(std::make_unique<Loops>(options, same_for_all(options.threads, answer))) {}

HttpServer::HttpServer(ServerOptions options, std::vector<LoopAnswers> loops)
    : loops_(std::make_unique<Loops>(std::move(options), std::move(loops))) {}

HttpServer::~HttpServer() { stop(); }

std::uint16_t HttpServer::port() const { return loops_->port; }

void HttpServer::wake() { loops_->wake(); }

void HttpServer::stop() { loops_->stop(); }

}  // namespace k8scache::serve
