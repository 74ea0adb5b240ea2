#include "core/serve/http_server/http_server.hpp"

#include "core/base/error.hpp"
#include "core/serve/http_server/conversation.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
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
  asio::executor_work_guard<Executor> work{context.get_executor()};
  Deadlines deadlines{context, peers};
  Timer drained{context};
  Timer rest{context};
  bool rests_soon = false;
  std::thread thread;
  bool over = false;  // the thread has ended; what is left are coroutines to be destroyed
};

constexpr milliseconds kRest{5};

/// HTTP/1.1 or, of those that we do not speak, none. Spec: RFC 7301.
int choose_protocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void* /*none*/) {
  static constexpr std::array<unsigned char, 9> kOurs{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  const int outcome =
      SSL_select_next_proto(&found, size, kOurs.data(), kOurs.size(), offered, offered_size);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::optional<asio::ssl::context> tls_of(const std::string& certificate_pem,
                                         const std::string& key_pem) {
  if (certificate_pem.empty()) return std::nullopt;
  try {
    asio::ssl::context tls(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_options(SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_alpn_select_cb(tls.native_handle(), &choose_protocol, nullptr);
    tls.use_certificate_chain(asio::buffer(certificate_pem));
    tls.use_private_key(asio::buffer(key_pem), asio::ssl::context::pem);
    return tls;
  } catch (const boost::system::system_error& error) {
    fail(ErrorKind::Usage, "cannot use the server certificate and key: {}", error.code().message());
  }
}

}  // namespace

struct HttpServer::Loops {
  Loops(ServerOptions given, std::vector<LoopAnswers> answerers)
      : options(std::move(given)),
        speaks_tls(!options.certificate_pem.empty()),
        tls(tls_of(options.certificate_pem, options.key_pem)) {
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
    came_round = loops.size();
    asio::co_spawn(loops.front()->context, accept(), asio::detached);
    for (auto& loop : loops) {
      loop->thread = std::thread([&context = loop->context] { context.run(); });
    }
  }

  void listen() {
    if (options.inherited >= 0) return take_over();
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

  void take_over() {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    auto* const at = reinterpret_cast<sockaddr*>(&bound);
    error_code error;
    acceptor.emplace(loops.front()->context);
    if (getsockname(options.inherited, at, &size) != 0) {
      fail(ErrorKind::Usage, "cannot use the inherited socket: {}", std::strerror(errno));
    }
    acceptor->assign(Protocol(bound.ss_family, 0), options.inherited, error);
    if (error) fail(ErrorKind::Usage, "cannot use the inherited socket: {}", error.message());
    port = options.port;
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

  Task<void> accept() {
    for (std::size_t turn = 0; !stopping; ++turn) {
      Loop& loop = *loops[turn % loops.size()];
      auto [error, socket] = co_await acceptor->async_accept(loop.context, kOutcome);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {  // out of file descriptors: some will come back
        note([&, why = error.message()] {
          ++turned.failed;
          turned.why = why;
        });
        Timer pause(loops.front()->context, milliseconds{50});
        co_await pause.async_wait(kOutcome);
      } else if (connections < options.connection_limit) {
        ++connections;
        asio::co_spawn(loop.context, serve(std::move(socket), loop), asio::detached);
      } else {
        note([&] { ++turned.beyond_limit; });
      }
    }
  }

  template <typename Change>
  void note(const Change& change) {
    const std::lock_guard lock(turned_guard);
    change();
  }

  /// A peer that vanished without a word, its machine or the way to it, is found out in two minutes
  /// though nothing is sent to it.
  static void keep_alive(Socket& socket) {
    error_code ignored;  // a unix socket has none of this
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    const auto set = [&](int option, int value) {
      ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, 60);
    set(TCP_KEEPINTVL, 15);
    set(TCP_KEEPCNT, 4);
  }

  Task<void> serve(Socket socket, Loop& loop) {
    keep_alive(socket);
    const std::unique_ptr<Wire> wire = wire_of(std::move(socket));
    const Presence presence(*this, loop, wire->socket());
    co_await converse(*wire, *presence.peer, {options, loop.answers, stopping, loop.deadlines});
  }

  std::unique_ptr<Wire> wire_of(Socket socket) {
    if (!speaks_tls) return plain_wire(std::move(socket));
    const std::lock_guard lock(tls_guard);  // OpenSSL counts those who use a context
    return tls_wire(std::move(socket), *tls);
  }

  /// Registers a connection with its loop for as long as it lives.
  struct Presence {
    Presence(Loops& in, Loop& at, Socket& socket)
        : all(in), loop(at), peer(std::make_unique<Peer>(Peer{&socket})) {
      loop.peers.insert(peer.get());
    }
    ~Presence() {
      loop.peers.erase(peer.get());
      --all.connections;
      if (all.stopping && loop.peers.empty() && !loop.over) rest(loop);
    }
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;
    Loops& all;
    Loop& loop;
    std::unique_ptr<Peer> peer;
  };

  /// Without connections a loop that is to end has nothing to wait for.
  static void rest(Loop& loop) {
    loop.drained.cancel();
    loop.deadlines.rest();
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
      peer->ending = true;
      if (peer->idle) peer->socket->cancel(ignored);
      if (peer->for_news != nullptr) peer->for_news->cancel();
    }
    loop.work.reset();
    loop.rest.cancel();
    if (loop.peers.empty()) return rest(loop);
    loop.drained.expires_after(options.drain);
    loop.drained.async_wait([&loop](const error_code& error) {
      if (!error) loop.context.stop();
    });
  }

  bool is_alive() {
    if (came_round != loops.size()) return false;
    came_round = 0;
    for (auto& loop : loops) asio::post(loop->context, [this] { ++came_round; });
    return true;
  }

  const ServerOptions options;
  const bool speaks_tls;
  std::mutex tls_guard;
  std::optional<asio::ssl::context> tls;
  std::mutex turned_guard;
  Turned turned;
  std::atomic<std::size_t> came_round = 0;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> connections = 0;
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<asio::basic_socket_acceptor<Protocol, Executor>>
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

void HttpServer::replace_certificate(const std::string& certificate_pem,
                                     const std::string& key_pem) {
  auto tls = tls_of(certificate_pem, key_pem);
  const std::lock_guard lock(loops_->tls_guard);
  loops_->tls = std::move(tls);
}

Turned HttpServer::take_turned() {
  const std::lock_guard lock(loops_->turned_guard);
  return std::exchange(loops_->turned, {});
}

bool HttpServer::is_alive() { return loops_->is_alive(); }

void HttpServer::stop() { loops_->stop(); }

}  // namespace k8scache::serve
