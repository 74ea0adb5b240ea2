#pragma once

#include "core/base/clock.hpp"
#include "core/base/environment.hpp"
#include "tests/support/fake_api_server.hpp"
#include "tests/support/fake_cluster.hpp"
#include "tests/support/temporary_directory.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// A clock whose date stands still while waiting goes on, so that sockets and back-off work.
class TranscriptClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] Tick monotonic() const override { return SystemClock().monotonic(); }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_{std::chrono::milliseconds(1'767'323'045'000)};  // 2026-01-02T03:04:05Z
};

/// A golden file performed: commands of the program with the output they had.
///
///     # pods of one namespace            a comment, as are empty lines
///     data: recorded                     what is in the cluster, below tests/data: the folder
///                                        `recorded`, or a file with a list of objects
///     cluster: prod                      the lines that follow are about another cluster, a
///     context
///                                        of the kubeconfig; the first one is called `fake`
///     cluster: gone unreachable          one that nobody can reach
///     cluster: test namespace=web        one with a default namespace
///     now: 2026-11-24T04:00:45Z          the date, until the next such line
///     deny: type=secrets                 as `fake-apiserver --deny`; also `allow:`, `fault:`
///     remove: pods web front             an object disappears; without namespace: `nodes - n1`;
///                                        with one word a type: `widgets.example.com`
///     env: K8SCACHE_OUTPUT=wide          an environment variable
///     file: .config/k8scache/config.toml a file below $HOME, its lines follow
///     | output = "wide"
///     sync: --kinds pods                 fills the cache; its failure is the test's
///     terminal: yes                      standard error is a terminal; `output`: standard output
///     $ k8scache get pods -n web
///     NAME    READY ...                  standard output
///     ! a message                        standard error
///     [exit 0]
///
/// In commands $HOME is the folder of `file:`. In the output $HOME, $SERVER and $HOST stand for
/// what differs from run to run, as `#` does in sizes of files and in times that were needed.
class Transcript {
 public:
  Transcript();

  /// The whole text again, with the output that the commands have now. A line that cannot be
  /// understood is an `Error` (Usage).
  std::string perform(std::string_view text);

 private:
  struct Ending {
    int code = 0;
    std::string out{};
    std::string err{};
  };

  void direct(const std::string& key, const std::string& value);
  /// A cluster, its server, and the name of its context; without a server nobody can reach it.
  struct NamedCluster {
    std::string name;
    std::string ns{};
    FakeCluster cluster{};
    std::unique_ptr<FakeApiServer> server{};
    [[nodiscard]] std::string url() const;
  };

  void turn_to(const std::string& words);
  void write_kubeconfig();
  void load(const std::string& name);
  void remove(const std::string& words);
  void must_sync(const std::string& words);
  Ending run(const std::string& command);
  [[nodiscard]] std::string without_chance(std::string text) const;
  [[nodiscard]] std::string as_text(const Ending& ending) const;

  TemporaryDirectory home_;
  std::vector<std::unique_ptr<NamedCluster>> clusters_;
  NamedCluster* current_ = nullptr;  // that directions are about
  TranscriptClock clock_;
  Environment environment_;
  bool err_is_terminal_ = false;
  bool out_is_terminal_ = false;
};

/// `a 'b c' "d"` as its words, quotes gone.
std::vector<std::string> words_of(std::string_view command);

}  // namespace k8scache::tests
