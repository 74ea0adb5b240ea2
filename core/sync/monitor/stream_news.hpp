#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::sync {

/// What a stream does at a moment.
struct StreamMoment {
  std::string state;        ///< in the words of table stream_state
  bool is_listing = false;  ///< rather than about to open a watch
  bool is_forbidden = false;
  bool is_cut_off = false;  ///< like all others: the cluster cannot be reached
  std::string trouble;      ///< what has happened since it was last in step; empty: nothing bad
  std::optional<std::chrono::milliseconds> retry_in;
};

/// Something that happened to a stream, or to the types as a whole: one line of the log.
struct News {
  enum class What {
    Listing,
    InStep,         ///< its watch is open; `reason`: after what trouble
    ListingAgain,   ///< nothing but a list helps; readers see the old rows meanwhile
    Reconnecting,   ///< its watch ended; no reason: as watches do
    Retrying,       ///< after a pause
    CutOff,         ///< the cluster cannot be reached
    BreakerOpened,  ///< it is left alone for a while
    HalfOpen,       ///< one try is made
    BreakerClosed,  ///< and was good
    Forbidden,      ///< left alone, too
    Appeared,
    Vanished,
    Mended,           ///< the daily comparison found what the watch had not shown
    Discovered,       ///< the types of the cluster were asked for again
    DiscoveryFailed,  ///< they are asked for later
    Upgraded,         ///< the server is of another version
  };
  What what = What::Listing;
  std::string type;   ///< plural and group; empty: of all types
  std::string scope;  ///< a namespace; empty: all
  std::string reason;
  std::optional<std::chrono::milliseconds> retry_in;
  friend bool operator==(const News&, const News&) = default;
};

/// What happened between two moments of a stream; nothing when nothing did. Pure; type and scope
/// are the caller's to fill in.
std::optional<News> news_between(const StreamMoment& before, const StreamMoment& after);

/// A few words without a name: `in step`, `left alone: HTTP 500; next try in 60 s`.
std::string words_of(const News& news);

/// The same that has happened to several streams at once, as when a connection that they share is
/// lost.
struct SharedNews {
  News news;  ///< of none in particular, with the next try that comes first
  std::size_t streams = 0;
};
/// What so many streams or more have in common, in the order of its first; the rest stays in
/// `news`. Pure.
constexpr std::size_t kFewestShared = 4;
std::vector<SharedNews> take_shared(std::vector<News>& news);

/// News that wait to be told, oldest first. Nobody has to ask for them: there are at most some
/// thousand, and the oldest go first.
class NewsBox {
 public:
  void add(News news);
  [[nodiscard]] std::vector<News> take();

 private:
  std::vector<News> news_;
};

}  // namespace k8scache::sync
