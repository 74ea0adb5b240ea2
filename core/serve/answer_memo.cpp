#include "core/serve/answer_memo.hpp"

#include <algorithm>
#include <functional>

namespace k8scache::serve {

namespace {

constexpr std::size_t kMostBytes = 4UL << 20U;
constexpr std::size_t kMostQuestions = 10'000;

/// All of it: no answer depends on more than what was sent.
std::string question_of(const Request& request) {
  std::string question = request.target;
  for (const auto& [name, value] : request.headers) {
    ((question += '\n') += name) += ':';
    question += value;
  }
  return question;
}

bool has_etag(const Response& response) {
  return std::ranges::any_of(response.headers,
                             [](const Header& header) { return header.first == "ETag"; });
}

}  // namespace

std::optional<Response> AnswerMemo::find(const Request& request, Moment moment) {
  if (moment != moment_) clear();
  moment_ = moment;
  question_.clear();
  if (request.method != "GET" || !request.body.empty()) return std::nullopt;
  std::string question = question_of(request);
  const auto found = answers_.find(question);
  if (found != answers_.end()) {
    return Response{.status = found->second.status,
                    .headers = found->second.headers,
                    .body = found->second.body};
  }
  const bool is_again = !asked_.insert(std::hash<std::string>{}(question)).second;
  if (is_again) question_ = std::move(question);
  if (asked_.size() > kMostQuestions) asked_.clear();
  return std::nullopt;
}

void AnswerMemo::keep(const Response& response) {
  if (question_.empty() || response.next || !has_etag(response)) return;
  const std::size_t size = response.body.size() + question_.size() + 1024;
  if (bytes_ + size > kMostBytes) return;
  bytes_ += size;
  answers_.emplace(std::move(question_), Kept{response.status, response.headers, response.body});
  question_.clear();
}

void AnswerMemo::clear() {
  answers_.clear();
  asked_.clear();
  bytes_ = 0;
}

}  // namespace k8scache::serve
