#include "core/serve/rest/rest_refusal.hpp"

#include <fmt/format.h>

#include <string>

namespace k8scache::serve {

std::optional<Problem> refusal_of(const model::ResourceType& type,
                                  const store::Answerable& answer) {
  const std::string name = type.plural_and_group();
  const std::string why = answer.why.empty() ? "" : ": " + answer.why;
  switch (answer.knowledge) {
    case store::Knowledge::Whole:
    case store::Knowledge::Partial: return std::nullopt;
    case store::Knowledge::Forbidden:
      return Problem{.status = 403, .detail = fmt::format("not allowed to see {}{}", name, why)};
    case store::Knowledge::Never: break;
  }
  return Problem{.status = 503,
                 .detail = fmt::format("{} were never synced{}; run: k8scache sync --kinds {}",
                                       name, why, name),
                 .retry_after_seconds = 30};
}

}  // namespace k8scache::serve
