#include "cli/age_note.hpp"

#include "cli/terminal.hpp"
#include "core/print/colour.hpp"
#include "core/view/age.hpp"

namespace k8scache::cli {

namespace {

constexpr std::chrono::minutes kWorthMentioning{1};

}  // namespace

std::string age_note(const Context& context, std::optional<Instant> oldest) {
  if (!context.err_is_terminal || context.flags.kubectl_compat || !oldest) return "";
  const Instant now = context.clock.now();
  if (now - *oldest <= kWorthMentioning) return "";
  const std::string line = "as of " + view::age_text(oldest, now) + " ago";
  const bool is_dim = may_colour(context, Stream::Err);
  return print::painted(line, is_dim ? print::Tone::Dim : print::Tone::Plain) + "\n";
}

}  // namespace k8scache::cli
