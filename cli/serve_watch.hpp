#pragma once

#include "cli/context.hpp"
#include "cli/serve_flags.hpp"

#include <thread>

namespace k8scache::cli {

/// Throws Usage when the flags of what a watch keeps are wrong, or there is no watch that they
/// could be about.
void require_selection(const Context& context, const ServeFlags& flags);

/// The watch of `serve --watch`, in a thread of its own: keeps the caches in step until it is told
/// to stop. When it cannot, it says so, and what is cached is served as it is.
class ServeWatch {
 public:
  /// `context` and `flags` outlive this.
  ServeWatch(Context& context, const ServeFlags& flags);
  ~ServeWatch();  ///< waits for its end, which the stop request brings
  ServeWatch(const ServeWatch&) = delete;
  ServeWatch& operator=(const ServeWatch&) = delete;

 private:
  Context context_;
  std::thread thread_;
};

}  // namespace k8scache::cli
