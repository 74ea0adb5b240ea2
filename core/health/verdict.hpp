#pragma once

#include <array>
#include <string>

namespace k8scache::health {

/// How an object is. Spec: Argo CD, resource health; kstatus' words are InProgress for progressing,
/// Failed for degraded, Current for healthy.
enum class Health {
  Healthy,      ///< as it should be
  Suspended,    ///< stands still, as somebody wanted it to
  Progressing,  ///< not there yet, and may get there
  Degraded,     ///< failed, or cannot get there by itself
  Unknown,      ///< what it says of itself is nothing that we know
};

inline constexpr std::array kAllHealth{Health::Healthy, Health::Suspended, Health::Progressing,
                                       Health::Degraded, Health::Unknown};

/// `healthy`, `suspended`, ...
[[nodiscard]] const char* word(Health health);

struct Verdict {
  Health health = Health::Unknown;
  std::string reason{};  ///< why it is not healthy; empty when it is
};

}  // namespace k8scache::health
