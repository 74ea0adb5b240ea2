#include "core/sync/object_fetch.hpp"

#include "core/kube/request.hpp"

namespace k8scache::sync {

namespace {

// One type's share of a server that serves others too.
constexpr std::size_t kAtOnce = 8;
// etcd takes objects of 1.5 MiB.
constexpr std::size_t kLargestObject = 8U << 20U;

}  // namespace

ObjectFetch::ObjectFetch(kube::Session& session, model::ResourceType type,
                         std::vector<store::LackedObject> objects, Options options)
    : session_(session),
      type_(std::move(type)),
      options_(options),
      backoff_(options.seed),
      waiting_(std::make_move_iterator(objects.begin()), std::make_move_iterator(objects.end())) {}

void ObjectFetch::ask() {
  while (!waiting_.empty() && under_way_.size() < kAtOnce && !wake_at_ && !failure_ &&
         !is_refused_) {
    const store::LackedObject& lacked = waiting_.front();
    net::Request request;
    try {
      request = session_.authorised(kube::object_target(type_, lacked.key.ns, lacked.key.name),
                                    "application/json");
    } catch (const Error& error) {
      return give_up(error.kind(), error.what());
    }
    request.total_timeout = options_.timeout;
    request.stall_timeout = std::min(std::chrono::milliseconds(30'000), options_.timeout);
    ++cost_.requests;
    under_way_.emplace(session_.transport().start(std::move(request)),
                       Question{std::move(waiting_.front()), renewals_, {}});
    waiting_.pop_front();
  }
}

std::optional<ObjectFetch::Answered> ObjectFetch::on(net::Event& event) {
  const auto found = under_way_.find(event.request);
  if (found == under_way_.end()) return std::nullopt;
  Question& question = found->second;
  if (auto* const head = std::get_if<net::Head>(&event.what)) {
    question.answer.head = std::move(*head);
    return std::nullopt;
  }
  if (const auto* const chunk = std::get_if<net::Chunk>(&event.what)) {
    cost_.bytes += static_cast<std::int64_t>(chunk->bytes.size());
    question.answer.body += chunk->bytes;
    if (question.answer.body.size() > kLargestObject) {
      cancel();
      is_refused_ = true;
    }
    return std::nullopt;
  }
  Question ended = std::move(question);
  under_way_.erase(found);
  if (const auto* const broken = std::get_if<net::Broken>(&event.what)) {
    on_failed(std::move(ended), kube::classify_broken(*broken, session_.server()));
    return std::nullopt;
  }
  auto answered = on_answer(std::move(ended));
  ask();
  return answered;
}

std::optional<ObjectFetch::Answered> ObjectFetch::on_answer(Question&& question) {
  if (question.answer.head.status == 401 && renew_credentials(question.renewals)) {
    waiting_.push_front(std::move(question.lacked));
    return std::nullopt;
  }
  if (failure_) return std::nullopt;
  auto found = kube::classify_object(std::move(question.answer), type_, session_.server());
  if (const auto* const failed = std::get_if<kube::Failed>(&found)) {
    on_failed(std::move(question), *failed);
    return std::nullopt;
  }
  if (std::holds_alternative<kube::Refused>(found)) {
    is_refused_ = true;
    return std::nullopt;
  }
  failures_ = server_delays_ = 0;
  renewed_ = false;
  backoff_.reset();
  Answered answered{.lacked = std::move(question.lacked), .object = {}};
  if (auto* const object = std::get_if<model::Object>(&found)) answered.object = std::move(*object);
  return answered;
}

bool ObjectFetch::renew_credentials(unsigned asked_with) {
  if (asked_with < renewals_) return true;  // those that were asked for together
  if (renewed_) return false;
  try {
    renewed_ = session_.renew_credentials();
    renewals_ += renewed_ ? 1 : 0;
  } catch (const Error& error) {
    give_up(error.kind(), error.what());
  }
  return renewed_;
}

void ObjectFetch::on_failed(Question&& question, const kube::Failed& failed) {
  waiting_.push_front(std::move(question.lacked));
  if (wake_at_) return;  // those that were asked for together fail together
  int& count = failed.retry_after ? server_delays_ : failures_;
  const int most = failed.retry_after ? kube::kMaxServerDelays + 1 : options_.max_retries;
  if (++count >= most && failed.answered) {
    cancel();
    is_refused_ = true;
    return;
  }
  if (count >= most || failed.retry_after > kube::kLongestServerDelay) {
    return give_up(failed.kind, fmt::format("{} ({} tries)", failed.why, count));
  }
  wake_at_ = session_.clock().monotonic() + backoff_.next(failed.retry_after);
}

void ObjectFetch::wake(Tick now) {
  if (!wake_at_ || *wake_at_ > now) return;
  wake_at_.reset();
  ask();
}

void ObjectFetch::give_up(ErrorKind kind, std::string why) {
  cancel();
  failure_ = kube::GiveUp{kind, std::move(why), false};
}

void ObjectFetch::cancel() {
  for (const auto& [id, question] : under_way_) session_.transport().cancel(id);
  under_way_.clear();
  wake_at_.reset();
}

}  // namespace k8scache::sync
