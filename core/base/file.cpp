#include "core/base/file.hpp"

#include "core/base/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
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

Descriptor opened(const std::string& path) {
  return {::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
}

Outcome read_whole(const Descriptor& file) {
  Outcome outcome;
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

Outcome read_whole(const std::string& path) { return read_whole(opened(path)); }

/// Why a file is not for us alone, in words that follow its name; empty when it is.
std::string intrusion_of(const Descriptor& file) {
  struct stat status {};
  if (file.number < 0 || fstat(file.number, &status) != 0 || S_ISFIFO(status.st_mode)) return {};
  if (status.st_uid != geteuid() && status.st_uid != 0) return "belongs to another user";
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "can be written by others; chmod 600 it";
  if ((status.st_mode & S_IROTH) != 0) return "can be read by everybody; chmod 600 it";
  return {};
}

/// errno, or 0.
int write_whole(const std::string& path, std::string_view content, unsigned mode) {
  const Descriptor file{
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (file.number < 0) return errno;
  while (!content.empty()) {
    const ssize_t count = ::write(file.number, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count == 0 ? EIO : errno;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fchmod(file.number, mode) == 0 ? 0 : errno;
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

std::string require_private_file(const std::string& path, const std::string& what) {
  const Descriptor file = opened(path);
  Outcome outcome = read_whole(file);
  if (outcome.error != 0) {
    fail(ErrorKind::Usage, "cannot read {} {}: {}", what, path, std::strerror(outcome.error));
  }
  if (const std::string why = intrusion_of(file); !why.empty()) {
    fail(ErrorKind::Usage, "{} {} {}", what, path, why);
  }
  return std::move(outcome.content);
}

void replace_file(const std::string& path, std::string_view content, unsigned mode) {
  // In the same folder, for a rename does not leave its file system; hidden, for folders are read.
  const std::size_t name = path.rfind('/') + 1;  // 0 without a folder
  const std::string temporary =
      fmt::format("{}.{}.{}", path.substr(0, name), path.substr(name), getpid());
  int error = write_whole(temporary, content, mode);
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(temporary.c_str());
  fail(ErrorKind::Storage, "cannot write {}: {}", path, std::strerror(error));
}

}  // namespace k8scache
