#include "cli/exit_code.hpp"

namespace k8scache::cli {

int exit_code(ErrorKind kind, int signal) {
  switch (kind) {
    case ErrorKind::Internal:
    case ErrorKind::NotFound: return kNotFound;
    case ErrorKind::Usage: return kUsage;
    case ErrorKind::Unreachable: return kUnreachable;
    case ErrorKind::Denied: return kDenied;
    case ErrorKind::Stale: return kStale;
    case ErrorKind::Unusable: return kUnusable;
    case ErrorKind::Storage: return kStorage;
    case ErrorKind::Locked: return kLocked;
    case ErrorKind::Interrupted: return signal == 0 ? kInterrupted : 128 + signal;
  }
  return kNotFound;
}

int kubectl_exit_code(ErrorKind kind, int signal) {
  const bool is_ours =
      kind == ErrorKind::Stale || kind == ErrorKind::Denied || kind == ErrorKind::Interrupted;
  return is_ours ? exit_code(kind, signal) : kNotFound;
}

int exit_code(const std::optional<sync::RunFailure>& failure) {
  if (!failure) return kSuccess;
  switch (*failure) {
    case sync::RunFailure::Partial: return kPartial;
    case sync::RunFailure::NothingStored: return kUnreachable;
    case sync::RunFailure::AllDenied: return kDenied;
  }
  return kPartial;
}

}  // namespace k8scache::cli
