#include "core/store/writer_lock.hpp"

#include "core/base/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace k8scache::store {

namespace {

constexpr std::chrono::milliseconds kBetweenTries{100};

std::string holder(int descriptor) {
  std::array<char, 256> text{};
  const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return "another process";
  std::string_view line(text.data(), static_cast<std::size_t>(size));
  return std::string(line.substr(0, line.find('\n')));
}

void write_holder(int descriptor) {
  const std::string line = fmt::format("process {}\n", getpid());
  // The text only serves messages of others; the lock is the kernel's.
  if (ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = pwrite(descriptor, line.data(), line.size(), 0);
  }
}

}  // namespace

bool is_locked(const std::string& cache_path) {
  const int descriptor = open((cache_path + ".lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return false;
  const bool is_free = flock(descriptor, LOCK_SH | LOCK_NB) == 0;
  close(descriptor);
  return !is_free;
}

WriterLock::WriterLock(const std::string& cache_path, std::chrono::milliseconds patience,
                       const Clock& clock, const StopRequest& stop) {
  const std::string path = cache_path + ".lock";
  descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor_ < 0) {
    fail(ErrorKind::Storage, "cannot create {}: {}", path, std::strerror(errno));
  }
  const Tick deadline = clock.monotonic() + patience;
  while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (clock.monotonic() >= deadline) {
      const std::string who = holder(descriptor_);
      close(descriptor_);
      fail(ErrorKind::Locked, "the cache {} is being written by {}; try again when it is done",
           cache_path, who);
    }
    pollfd stopped{stop.descriptor(), POLLIN, 0};
    poll(&stopped, 1, static_cast<int>(kBetweenTries.count()));
    if (stop.requested()) {
      close(descriptor_);
      fail(ErrorKind::Interrupted, "interrupted");
    }
  }
  write_holder(descriptor_);
}

WriterLock::~WriterLock() { close(descriptor_); }

}  // namespace k8scache::store
