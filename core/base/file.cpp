#include "core/base/file.hpp"

#include "core/base/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace k8scache {

namespace {

/// Closes on every way out.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

/// What is read, or errno.
struct Outcome {
  std::string content;
  int error = 0;
};

// A pipe may be a file, as in `--kubeconfig <(...)`, but nobody may be at its other end, or asleep.
constexpr int kPatienceForWriterMs = 1000;
constexpr int kPatienceForBytesMs = 30'000;

bool is_pipe(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

/// False when nothing has come from the pipe for too long.
bool has_something(int descriptor, int patience_ms) {
  pollfd wanted{descriptor, POLLIN, 0};
  return ::poll(&wanted, 1, patience_ms) != 0;
}

Outcome read_whole(const std::string& path) {
  Outcome outcome;
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number < 0) return {.content = {}, .error = errno};
  bool may_lack_writer = is_pipe(file.number);
  constexpr std::size_t kStep = 65536;
  while (true) {
    const std::size_t size = outcome.content.size();
    if (size > kFileLimit) return {.content = {}, .error = EFBIG};
    outcome.content.resize(size + kStep);
    const ssize_t count = ::read(file.number, outcome.content.data() + size, kStep);
    const int error = errno;
    outcome.content.resize(size + (count > 0 ? static_cast<std::size_t>(count) : 0));
    const bool waits = count == 0 ? may_lack_writer : count < 0 && error == EAGAIN;
    const int patience_ms = count == 0 ? kPatienceForWriterMs : kPatienceForBytesMs;
    if (waits && !has_something(file.number, patience_ms)) {
      return {.content = {}, .error = ETIMEDOUT};
    }
    may_lack_writer = false;
    if (count == 0 && !waits) return outcome;
    if (count < 0 && error != EINTR && error != EAGAIN) return {.content = {}, .error = error};
  }
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  Outcome outcome = read_whole(path);
  if (outcome.error == ENOENT || outcome.error == ENOTDIR) return std::nullopt;
  if (outcome.error != 0) {
    fail(ErrorKind::Usage, "cannot read {}: {}", path, std::strerror(outcome.error));
  }
  return std::move(outcome.content);
}

std::optional<std::string> reread_file(const std::string& path) {
  Outcome outcome = read_whole(path);
  if (outcome.error != 0) return std::nullopt;
  return std::move(outcome.content);
}

std::string require_file(const std::string& path, const std::string& what) {
  Outcome outcome = read_whole(path);
  if (outcome.error != 0) {
    fail(ErrorKind::Usage, "cannot read {} {}: {}", what, path, std::strerror(outcome.error));
  }
  return std::move(outcome.content);
}

}  // namespace k8scache
