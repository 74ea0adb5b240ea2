#include "core/sync/page_ahead.hpp"

#include <utility>

namespace k8scache::sync {

namespace {

constexpr std::size_t kMostHeld = 2 * kube::kPageBytes;

}  // namespace

void PageAhead::ask(net::Request request, kube::GetPage page) {
  drop();
  page_ = std::move(page);
  request_ = transport_.start(std::move(request));
}

void PageAhead::hold(net::Event event) {
  if (const auto* const chunk = std::get_if<net::Chunk>(&event.what)) bytes_ += chunk->bytes.size();
  if (bytes_ > kMostHeld) return drop();
  held_.push_back(std::move(event));
}

std::optional<PageAhead::Turn> PageAhead::turn(const kube::GetPage& page) {
  if (!request_ || page.form != page_.form || page.continue_token != page_.continue_token) {
    return std::nullopt;
  }
  bytes_ = 0;
  return Turn{*std::exchange(request_, std::nullopt), std::move(page_)};
}

void PageAhead::drop() {
  if (request_) transport_.cancel(*request_);
  request_.reset();
  held_.clear();
  bytes_ = 0;
}

}  // namespace k8scache::sync
