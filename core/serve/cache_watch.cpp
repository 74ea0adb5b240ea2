#include "core/serve/cache_watch.hpp"

#include "core/base/error.hpp"

namespace k8scache::serve {

bool CacheWatch::look() {
  try {
    if (!bell_) {
      bell_.emplace(path_);
      ++news_.files;
      return true;
    }
    switch (bell_->rang()) {
      case store::CommitBell::Rang::No: return false;
      case store::CommitBell::Rang::Commit: ++news_.commits; return true;
      case store::CommitBell::Rang::NewFile: break;
    }
  } catch (const Error&) {
    // Not there yet, or no cache any more: whoever asks is told by its own reader.
    if (!bell_) return false;
  }
  bell_.reset();
  ++news_.files;
  return true;
}

}  // namespace k8scache::serve
