#include "cli/file_stream.hpp"

#include <unistd.h>

#include <cerrno>

namespace k8scache::cli {

FileStream::FileStream(int descriptor) : descriptor_(descriptor), stream_(this) {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
}

bool FileStream::write_out() {
  const char* start = pbase();
  while (start < pptr() && error_ == 0) {
    const ssize_t written = write(descriptor_, start, static_cast<std::size_t>(pptr() - start));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      error_ = errno;
    } else {
      start += written;
    }
  }
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return error_ == 0;
}

int FileStream::overflow(int c) {
  if (!write_out()) return traits_type::eof();
  if (c != traits_type::eof()) sputc(static_cast<char>(c));
  return traits_type::not_eof(c);
}

int FileStream::sync() { return write_out() ? 0 : -1; }

}  // namespace k8scache::cli
