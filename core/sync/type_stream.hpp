#pragma once

#include "core/json/list_cutter.hpp"
#include "core/kube/metadata_cutter.hpp"
#include "core/kube/reflector.hpp"
#include "core/kube/session.hpp"
#include "core/kube/watch_decoder.hpp"
#include "core/sync/completion.hpp"
#include "core/sync/list_wire.hpp"
#include "core/sync/page_ahead.hpp"
#include "core/sync/pipeline.hpp"
#include "core/sync/report.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace k8scache::sync {

/// The conversation with the API server about one type in one scope: makes the requests that its
/// reflector decides on, tells it what became of them, and passes its changes on to the pipeline.
class TypeStream {
 public:
  /// Why nobody looked before it began.
  static constexpr const char* kNoWatcher = "no watcher";
  struct Options {
    kube::Reflector::Options reflector;
    std::chrono::milliseconds page_timeout{90'000};  ///< API servers cut requests at 60 s
    /// Whether there is room for one more request: the next page is asked for while one arrives
    /// then. Without it there never is.
    std::function<bool()> has_room;
  };
  /// All three outlive it. `result` is filled in as the conversation goes on.
  TypeStream(kube::Session& session, Pipeline& pipeline, ListResult& result, Options options);

  /// Begins as the job says; by default with a list.
  void start();
  /// Begins with a watch from what the rows have reached in an earlier run.
  void start_at(std::string resource_version);
  /// Once it follows: compares all objects with the server's, then follows on. Nothing happens when
  /// its watch is not open.
  void recheck();
  /// Its watch is open, and its rows are proved to be those of this moment, which is over.
  void prove(Tick at, Instant as_of);
  /// One more try after it gave up.
  void resume();
  /// Nothing is under way any more until `go_on`; for when the server cannot be reached at all.
  void suspend();
  void go_on();
  /// The cluster was set back: what the rows have reached means nothing any more.
  void start_over();
  /// Without further tries.
  void give_up(const std::string& why);

  /// What has become of its request.
  void on(net::Event& event);
  /// A sleep that is over by now ends.
  void wake(Tick now);
  /// A page of this attempt turned out bad after it was passed on.
  void on_bad_page(int attempt, const std::string& why);
  /// What the metadata of this attempt says about the rows.
  void on_compared(int attempt, store::Comparison comparison);

  enum class Phase {
    Listing,
    Watching,
    Stopped,   ///< done, or given up
    Unproved,  ///< the rows have to be listed after all
  };
  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] bool owns(net::RequestId id) const {
    return request_ == id || ahead_.owns(id) || (completion_ && completion_->owns(id));
  }
  /// Whether two pages are under way, not one.
  [[nodiscard]] bool asks_ahead() const { return ahead_.is_under_way(); }
  [[nodiscard]] ListResult& result() { return result_; }
  [[nodiscard]] const ListJob& job() const { return result_.job; }
  /// The last sign of life of a watch: an event, that it was opened, or the proof that there was
  /// nothing to tell.
  [[nodiscard]] std::optional<Instant> last_sign() const { return last_sign_; }
  /// When its rows were last known to be the cluster's: by a list, an event, a bookmark, a proof.
  [[nodiscard]] Tick known() const { return known_; }
  /// When its watch was asked for.
  [[nodiscard]] Tick opened() const { return opened_; }
  /// The version of its last event, bookmark or list.
  [[nodiscard]] const std::string& version() const { return reflector_.latest(); }
  /// Whether it asks for pages, or may do so in a moment.
  [[nodiscard]] bool is_listing() const {
    return phase_ == Phase::Listing || result_.job.method != Method::CatchUp;
  }
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }
  /// Why its last request found no connection at all; empty: it did. One that follows waits for
  /// `go_on` then.
  [[nodiscard]] const std::string& cut_off() const { return cut_off_; }
  [[nodiscard]] bool is_suspended() const { return suspended_; }
  /// Whether it sleeps between tries.
  [[nodiscard]] bool is_retrying() const { return wake_at_.has_value(); }
  /// When it tries again, while it sleeps.
  [[nodiscard]] std::optional<Tick> wake_at() const { return wake_at_; }
  /// Why what it asked for last had no good end; empty once a watch is open, or a page has come.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  /// Whether a watch has been accepted.
  [[nodiscard]] bool is_open() const { return phase_ == Phase::Watching && decoder_.has_value(); }
  /// Whether objects have changed since it was last asked.
  [[nodiscard]] bool take_changed() { return std::exchange(changed_, false); }
  /// Whether it has found the cluster set back since it was last asked.
  [[nodiscard]] bool take_rewound() { return std::exchange(rewound_, false); }

 private:
  void take(kube::Step step);
  void take(kube::Input input);
  void send(model::Change change);
  void perform(kube::Action action);
  void perform(kube::GetPage&& page);
  void perform(kube::GetVersion&& question);
  void perform(kube::OpenWatch&& watch);
  void perform(kube::Sleep&& sleep);
  void perform(kube::Wait&& wait);
  void perform(kube::Linger&& linger);
  void perform(kube::Done&& done);
  void perform(kube::Complete&& complete);
  void perform(kube::Unproved&& unproved);
  void perform(kube::GiveUp&& give_up);
  void look_at_completion();
  [[nodiscard]] store::FinishList finish_of(std::string resource_version);
  /// How long an answer may take as a whole, and be silent.
  struct Times {
    std::chrono::milliseconds total;
    std::chrono::milliseconds stall;
  };
  [[nodiscard]] Times page_times() const;
  [[nodiscard]] std::string target_of(const kube::GetPage& page) const;
  [[nodiscard]] net::Request prepared(const std::string& target, Times times,
                                      std::string_view accept);
  void begin_answer(net::RequestId request);
  bool request(const std::string& target, Times times, std::string_view accept);
  void request_page(const std::string& target, std::string_view accept);
  void cancel();
  void on_chunk(std::string bytes);
  void on_page_chunk(std::string bytes);
  void on_watch_chunk(std::string_view bytes);
  void on_broken(const net::Broken& broken);
  void on_end();
  [[nodiscard]] bool renew_credentials();
  [[nodiscard]] bool follows() const {
    return options_.reflector.goal == kube::Reflector::Goal::Follow;
  }
  void send_complete_items();
  [[nodiscard]] bool lists_objects() const;
  void ask_for_json();
  void ask_ahead();
  void replay();
  void on_metadata_chunk(std::string bytes);
  [[nodiscard]] bool is_cut() const { return cutter_ || metadata_cutter_ || wire_.is_cut(); }

  kube::Session& session_;
  Pipeline& pipeline_;
  ListResult& result_;
  Options options_;
  kube::Reflector reflector_;
  Phase phase_ = Phase::Listing;
  int attempt_ = 0;
  int list_attempt_ = 0;  // that of the last list; giving up is one of its own
  std::optional<net::RequestId> request_;
  kube::Action asked_ = kube::Wait{};  // for again: the page or watch that was asked for last
  kube::Answer answer_;
  ListWire wire_;
  PageAhead ahead_;
  bool may_ask_ahead_ = false;              // of this page: it is not known yet what follows it
  std::optional<json::ListCutter> cutter_;  // of an answer whose first items are on their way
  std::optional<kube::MetadataCutter> metadata_cutter_;  // the same, of metadata as protobuf
  std::optional<kube::WatchDecoder> decoder_;            // of a watch that was accepted
  std::optional<Completion> completion_;                 // of a list of metadata
  std::string compared_version_;
  store::Refresh how_ = store::Refresh::Unchanged;
  Tick opened_;             // the watch
  Instant asked_at_;        // the last request
  bool saw_event_ = false;  // of this watch
  std::optional<Tick> wake_at_;
  bool renewed_ = false;  // credentials, since the last good answer
  std::string cut_off_;
  std::string trouble_;
  bool suspended_ = false;
  bool changed_ = false;
  bool rewound_ = false;
  Tick began_;
  Instant as_of_;  // of the list
  Tick known_;
  std::optional<Instant> last_sign_;
  std::string blind_ = kNoWatcher;  // why nobody looked since the last list or event
  std::int64_t bytes_ = 0;
  std::set<std::string> warnings_;
};

}  // namespace k8scache::sync
