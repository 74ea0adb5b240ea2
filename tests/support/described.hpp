#pragma once

#include "core/describe/related.hpp"
#include "core/describe/subject.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// Related objects as JSON texts by plural. A plural without an entry was never synced.
class RelatedTexts final : public describe::Related {
 public:
  using Objects = std::map<std::string, std::vector<std::string>, std::less<>>;

  RelatedTexts() = default;
  explicit RelatedTexts(Objects objects) : objects_(std::move(objects)) {}

  describe::Reach each(const describe::Question& question,
                       const std::function<void(json::Value)>& visit) override;

  std::string forbidden;  ///< the plural that may not be seen

 private:
  Objects objects_;
};

/// `related({{"pods", {…}}})`.
inline RelatedTexts related(RelatedTexts::Objects objects) {
  return RelatedTexts(std::move(objects));
}

/// The description of an object at 2026-01-02T03:04:05Z, in UTC. The type is the object's own.
std::string described(std::string_view object, RelatedTexts&& beside = RelatedTexts(),
                      bool shows_events = false, bool has_secret_values = true);

}  // namespace k8scache::tests
