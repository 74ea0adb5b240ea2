#include "core/net/curl_transport.hpp"

#include "core/base/text.hpp"
#include "tests/support/fake_api_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace k8scache::net {
namespace {

using std::chrono::milliseconds;

/// A fake API server and a transport to it.
class Wire {
 public:
  explicit Wire(bool compression = true) {
    cluster_.load_pods(200);
    transport_.emplace(Endpoint{.url = server_.url(), .compression = compression}, clock_, stop_);
  }

  /// What becomes of a request; `why` of a broken one ends up in `body`.
  struct Result {
    Head head;
    std::string body;
    std::optional<BrokenBy> broken;
  };
  Result get(Request request) {
    const RequestId id = transport_->start(std::move(request));
    Result result;
    const Tick deadline = clock_.monotonic() + milliseconds(10'000);
    while (clock_.monotonic() < deadline) {
      for (Event& event : transport_->poll(deadline)) {
        REQUIRE(event.request == id);
        if (auto* const head = std::get_if<Head>(&event.what)) result.head = *head;
        if (const auto* const chunk = std::get_if<Chunk>(&event.what)) result.body += chunk->bytes;
        if (std::holds_alternative<End>(event.what)) return result;
        if (const auto* const broken = std::get_if<Broken>(&event.what)) {
          result.broken = broken->by;
          return result;
        }
      }
    }
    FAIL("no end of the answer");
    return result;
  }

  tests::FakeApiServer& server() { return server_; }
  Transport& transport() { return *transport_; }
  StopRequest& stop() { return stop_; }
  SystemClock& clock() { return clock_; }

 private:
  tests::FakeCluster cluster_;
  tests::FakeApiServer server_{cluster_};
  SystemClock clock_;
  StopRequest stop_;
  std::optional<CurlTransport> transport_;
};

TEST_CASE("an answer arrives whole, gzip undone, with its headers in lower case") {
  Wire wire;
  const auto zipped = wire.get({.target = "/api/v1/pods", .headers = {{"X-Test", "1"}}});
  CHECK(zipped.head.status == 200);
  CHECK(header(zipped.head.headers, "content-encoding") == "gzip");
  CHECK(zipped.body.size() > 1'000'000);
  CHECK(trim(zipped.body).ends_with("]}"));
  const auto logged = wire.server().requests();
  REQUIRE(logged.size() == 1);
  std::string asked;
  for (const auto& [name, value] : logged.front().headers) {
    if (to_lower(name) == "accept-encoding") asked = value;
  }
  CHECK(asked == "gzip");
  const auto unzipped = wire.get({.target = "/api/v1/pods", .headers = {}, .compression = false});
  CHECK(header(unzipped.head.headers, "content-encoding").empty());
  CHECK(unzipped.body.size() == zipped.body.size());
  Wire plain(false);
  CHECK(plain.get({.target = "/api/v1/pods", .headers = {}}).body.size() == zipped.body.size());
}

TEST_CASE("a connection that is refused is trouble while connecting") {
  Wire wire;
  wire.transport().use({.url = "http://127.0.0.1:1"});
  CHECK(wire.get({.target = "/", .headers = {}}).broken == BrokenBy::Connecting);
}

/// Takes one connection, reads the beginning of what is said, and is gone.
class Deserter {
 public:
  enum class Manner { Close, Reset };
  explicit Deserter(Manner manner) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_, 1) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    url_ = fmt::format("https://127.0.0.1:{}", ntohs(address.sin_port));
    thread_ = std::thread([this, manner] { desert(manner); });
  }
  ~Deserter() {
    thread_.join();
    ::close(listener_);
  }
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  void desert(Manner manner) const {
    const int connection = ::accept(listener_, nullptr, nullptr);
    std::array<char, 4096> hello{};
    static_cast<void>(::recv(connection, hello.data(), hello.size(), 0));
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    if (manner == Manner::Reset) {
      ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    }
    ::close(connection);
  }

  int listener_;
  std::string url_;
  std::thread thread_;
};

TEST_CASE("a server that goes away in the TLS handshake is not one that is not trusted") {
  for (const Deserter::Manner manner : {Deserter::Manner::Close, Deserter::Manner::Reset}) {
    Wire wire;
    const Deserter server(manner);
    wire.transport().use({.url = server.url()});
    CHECK(wire.get({.target = "/", .headers = {}}).broken == BrokenBy::Connecting);
  }
}

TEST_CASE("a body that breaks off is a broken transfer, zipped or not") {
  for (const bool compression : {true, false}) {
    Wire wire(compression);
    wire.server().add_fault("path=/api/v1/pods,do=cut:5000");
    CHECK(wire.get({.target = "/api/v1/pods", .headers = {}}).broken == BrokenBy::Transfer);
  }
}

TEST_CASE("a server that stays silent is given up at the deadline of the request") {
  Wire wire;
  wire.server().add_fault("path=/api/v1/pods,do=silent");
  const Request request{
      .target = "/api/v1/pods", .headers = {}, .total_timeout = milliseconds(300)};
  CHECK(wire.get(request).broken == BrokenBy::Timeout);
}

TEST_CASE("a redirect is an answer, not a way to go") {
  Wire wire;
  wire.server().add_fault("path=/api/v1/pods,do=redirect");
  const auto result = wire.get({.target = "/api/v1/pods", .headers = {}});
  CHECK(result.head.status / 100 == 3);
  CHECK(wire.server().requests().size() == 1);
}

TEST_CASE("nothing more is heard of a request that was cancelled") {
  Wire wire;
  wire.transport().cancel(wire.transport().start({.target = "/api/v1/pods", .headers = {}}));
  CHECK(wire.transport().poll(wire.clock().monotonic() + milliseconds(200)).empty());
}

TEST_CASE("a stop request and a wake end a wait at once") {
  Wire wire;
  const Tick began = wire.clock().monotonic();
  std::jthread waker([&] {
    std::this_thread::sleep_for(milliseconds(50));
    wire.transport().wake();
  });
  wire.transport().poll(began + milliseconds(20'000));
  wire.stop().request(0);
  wire.transport().poll(began + milliseconds(20'000));
  CHECK(wire.clock().monotonic() - began < milliseconds(5'000));
}

}  // namespace
}  // namespace k8scache::net
