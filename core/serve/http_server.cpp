#include "core/serve/http_server.hpp"

#include "core/base/error.hpp"
#include "core/serve/http_server_conversation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace k8scache::serve {

using namespace detail;

namespace {

/// One thread with its event loop. Everything here is touched on that thread only.
struct Loop {
  std::set<Peer*> peers;  // before `context`: its destructor ends coroutines, which leave this set
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  asio::steady_timer drained{context};
  std::thread thread;
  bool over = false;  // the thread has ended; what is left are coroutines to be destroyed
};

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
  Loops(ServerOptions given, Answer answerer)
      : options(std::move(given)), answer(std::move(answerer)), tls(tls_of(options)) {
    for (unsigned i = 0; i < std::max(options.threads, 1U); ++i) {
      loops.push_back(std::make_unique<Loop>());
    }
    listen();
    asio::co_spawn(loops.front()->context, accept(), asio::detached);
    for (auto& loop : loops) {
      loop->thread = std::thread([&context = loop->context] { context.run(); });
    }
  }

  void listen() {
    try {
      const Tcp::endpoint place(asio::ip::make_address(options.address), options.port);
      acceptor.emplace(loops.front()->context, place);
      port = acceptor->local_endpoint().port();
    } catch (const boost::system::system_error& error) {
      fail(ErrorKind::Usage, "cannot listen on {}:{}: {}", options.address, options.port,
           error.code().message());
    }
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

  asio::awaitable<void> converse(Tcp::socket socket, Loop& loop) {
    error_code ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    if (tls) {
      beast::ssl_stream<beast::tcp_stream> stream(beast::tcp_stream(std::move(socket)), *tls);
      const Presence presence(*this, loop, beast::get_lowest_layer(stream));
      beast::get_lowest_layer(stream).expires_after(options.request_timeout);
      auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kOutcome);
      if (!error) co_await talk(stream, presence);
    } else {
      beast::tcp_stream stream(std::move(socket));
      const Presence presence(*this, loop, stream);
      co_await talk(stream, presence);
    }
  }

  /// Registers a connection with its loop for as long as it lives.
  struct Presence {
    Presence(Loops& in, Loop& at, beast::tcp_stream& stream)
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

  template <class Stream>
  asio::awaitable<void> talk(Stream& stream, const Presence& presence) {
    Conversation<Stream> conversation(stream, *presence.peer, options, answer, stopping);
    co_await conversation.run();
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
    if (&loop == loops.front().get()) acceptor->close(ignored);
    for (Peer* peer : loop.peers) {
      if (peer->idle) peer->stream->cancel();
    }
    loop.work.reset();
    if (loop.peers.empty()) return;
    loop.drained.expires_after(options.drain);
    loop.drained.async_wait([&loop](const error_code& error) {
      if (!error) loop.context.stop();
    });
  }

  const ServerOptions options;
  const Answer answer;
  std::optional<asio::ssl::context> tls;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> connections = 0;
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<Tcp::acceptor> acceptor;  // after `loops`: it lives in the first one's context
  std::uint16_t port = 0;
};

HttpServer::HttpServer(ServerOptions options, Answer answer)
    : loops_(std::make_unique<Loops>(std::move(options), std::move(answer))) {}

HttpServer::~HttpServer() { stop(); }

std::uint16_t HttpServer::port() const { return loops_->port; }

void HttpServer::stop() { loops_->stop(); }

}  // namespace k8scache::serve
