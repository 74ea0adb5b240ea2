// Many who watch and wait: opens so many connections to a server, sends the same request on each,
// and tells how soon all of them have heard of something.
//
//     bench-watchers PORT PATH COUNT
//
// Prints `ready` once every connection has its headers, then for each line on standard input, which
// says how many nanoseconds the steady clock showed when it happened, waits until each has received
// something more, and prints three numbers: milliseconds until half, 99 of 100 and all of them had.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int kPatienceMs = 20'000;

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

template <typename Number>
Number number_of(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Watchers {
 public:
  Watchers(std::uint16_t port, const std::string& path, std::size_t count)
      : epoll_(epoll_create1(0)) {
    const std::string request = fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
    for (std::size_t i = 0; i < count; ++i) connect_one(port, request);
  }

  /// When each of them heard of something that had not been heard before.
  std::vector<std::int64_t> wait_for_all() {
    std::vector<std::int64_t> heard(sockets_.size(), 0);
    std::size_t missing = sockets_.size();
    std::array<epoll_event, 512> events{};
    std::array<char, 65536> bytes{};
    while (missing > 0) {
      const int count = epoll_wait(epoll_, events.data(), events.size(), kPatienceMs);
      if (count <= 0) throw std::runtime_error(fmt::format("{} heard nothing", missing));
      const std::int64_t now = now_ns();
      for (const epoll_event& event : std::span(events).first(static_cast<std::size_t>(count))) {
        const auto which = static_cast<std::size_t>(event.data.u64);
        if (read(sockets_[which], bytes.data(), bytes.size()) <= 0) {
          throw std::runtime_error("a watch has ended");
        }
        if (heard[which] == 0) --missing;
        if (heard[which] == 0) heard[which] = now;
      }
    }
    return heard;
  }

 private:
  void connect_one(std::uint16_t port, const std::string& request) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // NOLINTNEXTLINE: the sockets' own way to say which kind of address it is
    if (socket < 0 ||
        connect(socket, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0 ||
        write(socket, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
      throw std::runtime_error(fmt::format("connection {}: errno {}", sockets_.size(), errno));
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = sockets_.size();
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
    sockets_.push_back(socket);
  }

  int epoll_;
  std::vector<int> sockets_;
};

void run(const std::vector<std::string>& words) {
  if (words.size() != 3) throw std::runtime_error("usage: bench-watchers PORT PATH COUNT");
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  Watchers watchers(number_of<std::uint16_t>(words[0]), words[1], number_of<std::size_t>(words[2]));
  (void)watchers.wait_for_all();
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const auto began = number_of<std::int64_t>(line);
    auto heard = watchers.wait_for_all();
    std::sort(heard.begin(), heard.end());
    const auto after = [&](std::size_t percent) {
      const std::size_t place = (heard.size() - 1) * percent / 100;
      return static_cast<double>(heard[place] - began) / 1e6;
    };
    std::cout << fmt::format("{:.1f} {:.1f} {:.1f}", after(50), after(99), after(100)) << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run({argv + 1, argv + argc});
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench-watchers: " << error.what() << "\n";
    return 1;
  }
}
