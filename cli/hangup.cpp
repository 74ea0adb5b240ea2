#include "cli/hangup.hpp"

namespace k8scache::cli {

const ReloadRequest& reloads_of(const Context& context) {
  static ReloadRequest reload;
  static const bool is_terminal = context.in_is_terminal || context.err_is_terminal;
  static const bool listens = !is_terminal && (reload_on_hangup(reload), true);
  static_cast<void>(listens);
  return reload;
}

}  // namespace k8scache::cli
