#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace k8scache {

/// What went wrong, in the words that decide the exit code (cli/exit_code) and later the HTTP
/// status.
enum class ErrorKind {
  Internal,     ///< a bug, or a failure nobody classified
  NotFound,     ///< a named object, type or context does not exist
  Usage,        ///< flags, settings, selectors or files that cannot be understood
  Unreachable,  ///< the API server cannot be contacted, or does not answer in time
  Denied,       ///< credentials are missing, rejected, or not allowed to do this
  Stale,        ///< nothing is cached for this, or it is older than the caller accepts
  Unusable,     ///< the cache is damaged, from a newer program, or of another cluster
  Storage,      ///< disk full, read-only, I/O error
  Locked,       ///< another process keeps this cache
  Interrupted,  ///< a signal asked us to stop
};

/// The one exception type of the program. The message is one line, lower case, without a full stop:
/// what was tried, on what, why it failed, what to do next. Never a secret.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

/// Throws `Error`; the only way to raise one.
template <typename... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(kind, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace k8scache
