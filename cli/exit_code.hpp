#pragma once

#include "core/base/error.hpp"
#include "core/sync/report.hpp"

namespace k8scache::cli {

// The exit codes of k8scache(1).
constexpr int kSuccess = 0;
constexpr int kNotFound = 1;       ///< a named object does not exist; any other ordinary error
constexpr int kUsage = 2;          ///< flags, settings, selectors or files not understood
constexpr int kPartial = 3;        ///< some types failed, the rest is stored
constexpr int kUnreachable = 4;    ///< the API server gave nothing, the cache is as before
constexpr int kDenied = 5;         ///< credentials rejected, or not allowed
constexpr int kStale = 6;          ///< nothing cached for this, or too old
constexpr int kUnusable = 7;       ///< the cache is damaged, newer, or of another cluster
constexpr int kStorage = 8;        ///< disk full, read-only, I/O error
constexpr int kLocked = 75;        ///< another process writes the cache (EX_TEMPFAIL)
constexpr int kBrokenPipe = 141;   ///< whoever read our output is gone
constexpr int kInterrupted = 130;  ///< 128 + the signal: SIGINT 130, SIGTERM 143

/// `signal` is that of an interruption, else 0.
int exit_code(ErrorKind kind, int signal);
/// With --kubectl-compat: kubectl knows 0 and 1; "never synced" and "not allowed" it does not know.
int kubectl_exit_code(ErrorKind kind, int signal);
int exit_code(const std::optional<sync::RunFailure>& failure);

}  // namespace k8scache::cli
