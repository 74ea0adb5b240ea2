#pragma once

#include "core/base/bounded_queue.hpp"
#include "core/base/clock.hpp"
#include "core/json/list_scanner.hpp"
#include "core/model/change.hpp"
#include "core/model/redact.hpp"
#include "core/net/transport.hpp"
#include "core/store/encoder.hpp"
#include "core/store/writer.hpp"
#include "core/sync/lag.hpp"
#include "core/sync/list_job.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <variant>
#include <vector>

namespace k8scache::sync {

/// A step of a list on its way to the store.
struct Parcel {
  const ListJob* job = nullptr;
  int attempt = 0;    ///< grows with every list that begins
  Instant as_of;      ///< of changes that a watch tells: when it did; the epoch: not known yet
  std::string blind;  ///< of an Advance: why nobody looked before it; empty: somebody did
  std::variant<model::Change, store::GiveUpList> what;
  store::FinishList finish;  ///< for ListFinished and Confirmed: all but what vanished
};

// What comes back.

/// A page could not be decoded; the rest of this attempt is dropped.
struct DecodeFailed {
  const ListJob* job = nullptr;
  int attempt = 0;
  std::string why;
};
/// A list of metadata is whole.
struct Compared {
  const ListJob* job = nullptr;
  int attempt = 0;
  store::Comparison comparison;
};
/// A list is in the store, or is recorded as given up.
struct Stored {
  store::TypeScope at;
  std::optional<store::ListOutcome> outcome;  ///< nothing: given up
};
/// The store cannot be written any more.
struct StoreFailed {
  ErrorKind kind = ErrorKind::Internal;
  std::string why;
};
using Feedback = std::variant<DecodeFailed, Compared, Stored, StoreFailed>;

/// The stages behind the network: decode and compress, then write; a thread each, bounded queues
/// between. Order is kept within the pipeline as a whole.
class Pipeline {
 public:
  /// Starts the threads. `writer`, `transport` (woken at feedback) and `clock` outlive it.
  Pipeline(store::Writer& writer, const std::string& cache_path, model::SecretsMode secrets,
           net::Transport& transport, const Clock& clock);
  /// Drains what was sent, then ends the threads.
  ~Pipeline();

  /// From now on what comes within so long is committed together: fewer transactions for what comes
  /// drop by drop. Zero at first: whatever has come while the last one was written.
  void gather_for(std::chrono::milliseconds time) { gather_ms_ = time.count(); }

  /// Waits for room. `weight` in bytes.
  void send(Parcel parcel, std::size_t weight);
  /// What has come back since the last call.
  std::vector<Feedback> feedback();
  /// Straight to the writer, behind what is on its way there.
  void write(store::Operation operation);
  /// Does something with the writer in its thread, behind what is on its way there, and waits for
  /// it.
  /// Throws what the work throws, and Storage when the writer has failed.
  void with_writer(const std::function<void(store::Writer&)>& work);
  /// Since when the oldest piece that was sent waits for its place in the file; nothing: none does.
  [[nodiscard]] std::optional<Tick> waiting_since() const;
  /// When a heartbeat was last committed: a sign of life of the writer's thread and of the disk.
  [[nodiscard]] std::optional<Tick> beat_committed() const;
  /// Sends nothing more and waits until all is written.
  void drain();

 private:
  void decode_all();
  void decode(Parcel& parcel);
  void decode(Parcel& parcel, model::ListBegan& began);
  void decode(Parcel& parcel, model::ListPage& page);
  void decode(Parcel& parcel, model::ComparisonBegan& began);
  void decode(Parcel& parcel, model::MetadataPage& page);
  void decode(Parcel& parcel, model::MetadataEnded& ended);
  void decode(Parcel& parcel, model::Fetched& fetched);
  void decode(Parcel& parcel, model::ListFinished& finished);
  void decode(Parcel& parcel, model::Confirmed& confirmed);
  void decode(Parcel& parcel, model::Upsert& change);
  void decode(Parcel& parcel, model::Remove& change);
  void decode(Parcel& parcel, model::Advance& change);
  void decode(Parcel& parcel, model::Rewound& change);
  void begin_list(const ListJob& job);
  void decode_page(const ListJob& job, std::string& page);
  void note_page(const ListJob& job, bool is_empty);
  void pass_on_event(const ListJob& job, store::Operation operation);
  void redact(const ListJob& job, model::Object& object) const;
  /// For the writer's thread: operations, or work of another kind.
  struct Order {
    std::vector<store::Operation> operations;
    std::packaged_task<void()> work;
  };
  void push(Order order, std::size_t weight);
  void pass_on(std::vector<store::Operation> operations);
  void write_all();
  void write(store::Batch& batch);
  void report(Feedback feedback);
  /// Once, whichever thread comes upon it first.
  void report_store_failed(const Error& error);

  store::Writer& writer_;
  json::ListScanner scanner_;
  store::Encoder encoder_;
  model::SecretsMode secrets_;
  net::Transport& transport_;
  const Clock& clock_;
  BoundedQueue<Parcel> parcels_;
  BoundedQueue<Order> orders_;
  BoundedQueue<Feedback> feedback_;
  std::set<std::pair<const ListJob*, int>> failed_attempts_;
  std::map<const ListJob*, int> empty_pages_;  // in a row
  /// Events that came while a list of metadata was being completed: they follow it, in the same
  /// transaction, so that no reader sees a state between.
  std::map<store::TypeScope, std::vector<store::Operation>> held_;
  std::map<store::TypeScope, int> compared_;  // the attempt whose metadata was whole
  std::set<store::TypeScope> touched_;        // something of them has been sent to the writer
  std::atomic_flag store_failed_;
  Lag decoding_;
  Lag writing_;
  std::atomic<std::int64_t> gather_ms_{0};
  std::atomic<std::int64_t> beat_committed_{0};  // ms of the monotonic clock; 0: never
  std::jthread decoder_thread_;
  std::jthread writer_thread_;
};

}  // namespace k8scache::sync
