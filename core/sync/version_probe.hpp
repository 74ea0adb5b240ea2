#pragma once

#include "core/kube/session.hpp"
#include "core/model/resource_type.hpp"

#include <optional>
#include <string>

namespace k8scache::sync {

/// Asks which version a type's storage has reached, beside what else goes on: one question at a
/// time, one try, and whatever is wrong is told as no answer. Who cannot do without asks again.
class VersionProbe {
 public:
  /// The session outlives it.
  explicit VersionProbe(kube::Session& session) : session_(session) {}

  /// False when it cannot even be asked for: there are no credentials.
  bool ask(const model::ResourceType& type, const std::string& scope);
  [[nodiscard]] bool is_under_way() const { return request_.has_value(); }
  [[nodiscard]] bool owns(net::RequestId id) const { return request_ == id; }
  /// What has become of its request: nothing while there is more to come, then the version, which
  /// is empty when there is no answer.
  [[nodiscard]] std::optional<std::string> on(net::Event& event);
  /// The answer is of no use any more.
  void drop();

 private:
  kube::Session& session_;
  std::optional<net::RequestId> request_;
  kube::Answer answer_;
};

}  // namespace k8scache::sync
