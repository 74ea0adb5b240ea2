#include "cli/age_note.hpp"

#include "core/view/age.hpp"

namespace k8scache::cli {

namespace {

constexpr std::chrono::minutes kWorthMentioning{1};

/// Spec: https://no-color.org.
bool may_colour(const Environment& environment) {
  return !environment.get("NO_COLOR") && environment.get("TERM") != "dumb";
}

}  // namespace

std::string age_note(const Context& context, std::optional<Instant> oldest) {
  if (!context.err_is_terminal || context.flags.kubectl_compat || !oldest) return "";
  const Instant now = context.clock.now();
  if (now - *oldest <= kWorthMentioning) return "";
  const std::string line = "as of " + view::age_text(oldest, now) + " ago";
  return (may_colour(context.environment) ? "\x1b[2m" + line + "\x1b[0m" : line) + "\n";
}

}  // namespace k8scache::cli
