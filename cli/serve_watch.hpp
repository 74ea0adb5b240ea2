#pragma once

#include "cli/context.hpp"

#include <thread>

namespace k8scache::cli {

/// The watch of `serve --watch`, in a thread of its own: keeps the caches in step until it is told
/// to stop. When it cannot, it says so, and what is cached is served as it is.
class ServeWatch {
 public:
  /// `context` outlives this.
  ServeWatch(Context& context, bool all_contexts);
  ~ServeWatch();  ///< waits for its end, which the stop request brings
  ServeWatch(const ServeWatch&) = delete;
  ServeWatch& operator=(const ServeWatch&) = delete;

 private:
  Context context_;
  std::thread thread_;
};

}  // namespace k8scache::cli
