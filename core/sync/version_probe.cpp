#include "core/sync/version_probe.hpp"

#include "core/kube/request.hpp"

#include <utility>

namespace k8scache::sync {

namespace {

// Rows that were known twenty seconds before are not half a minute old yet.
constexpr std::chrono::milliseconds kTimeout{9'000};
// A list of nothing; a server that ignores the selector sends one object.
constexpr std::size_t kLongest = 4U << 20U;

}  // namespace

bool VersionProbe::ask(const model::ResourceType& type, const std::string& scope) {
  answer_ = {};
  try {
    net::Request request =
        session_.authorised(kube::version_target(type, scope), "application/json");
    request.total_timeout = request.stall_timeout = kTimeout;
    request_ = session_.transport().start(std::move(request));
  } catch (const Error&) {
    return false;  // whoever has to have an answer says so
  }
  return true;
}

std::optional<std::string> VersionProbe::on(net::Event& event) {
  if (auto* const head = std::get_if<net::Head>(&event.what)) {
    answer_.head = std::move(*head);
    return std::nullopt;
  }
  if (const auto* const chunk = std::get_if<net::Chunk>(&event.what)) {
    answer_.body += chunk->bytes;
    if (answer_.body.size() <= kLongest) return std::nullopt;
    drop();
    return "";
  }
  request_.reset();
  if (!std::holds_alternative<net::End>(event.what)) return "";
  const kube::Input input = kube::classify_version(std::move(answer_), session_.server());
  const auto* const current = std::get_if<kube::CurrentVersion>(&input);
  return current == nullptr ? "" : current->resource_version;
}

void VersionProbe::drop() {
  if (request_) session_.transport().cancel(*request_);
  request_.reset();
}

}  // namespace k8scache::sync
