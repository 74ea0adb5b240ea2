#pragma once

#include "core/kube/reflector.hpp"
#include "core/net/transport.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace k8scache::sync {

/// The page behind the one that arrives, asked for as soon as its token is known: the server works
/// at it meanwhile. What comes of it is held until it is its turn; one page at most, and no more of
/// it than pages are large.
class PageAhead {
 public:
  /// Outlives it.
  explicit PageAhead(net::Transport& transport) : transport_(transport) {}

  void ask(net::Request request, kube::GetPage page);
  [[nodiscard]] bool is_under_way() const { return request_.has_value(); }
  [[nodiscard]] bool owns(net::RequestId id) const { return request_ == id; }
  /// What has become of it. A page that is too large to be held is given up.
  void hold(net::Event event);
  /// It is its turn, if it is what is to be asked for now: what it was asked with. The request is
  /// the caller's then, and so is what has come of it, in `take_held`.
  struct Turn {
    net::RequestId request;
    kube::GetPage page;
  };
  std::optional<Turn> turn(const kube::GetPage& page);
  [[nodiscard]] std::vector<net::Event> take_held() { return std::exchange(held_, {}); }
  /// It is no matter any more.
  void drop();

 private:
  net::Transport& transport_;
  std::optional<net::RequestId> request_;
  kube::GetPage page_;
  std::vector<net::Event> held_;
  std::size_t bytes_ = 0;
};

}  // namespace k8scache::sync
