#pragma once

#include <array>
#include <ostream>
#include <streambuf>

namespace k8scache::cli {

/// An output stream over a file descriptor that remembers why it failed: iostreams forget errno,
/// and "disk full" on standard output must not look like success.
class FileStream final : public std::streambuf {
 public:
  explicit FileStream(int descriptor);
  [[nodiscard]] std::ostream& stream() { return stream_; }
  /// errno of the first failed write; 0 when all went well.
  [[nodiscard]] int error() const { return error_; }

 protected:
  int overflow(int c) override;
  int sync() override;

 private:
  bool write_out();
  int descriptor_;
  int error_ = 0;
  std::array<char, 64 * 1024> buffer_{};
  std::ostream stream_;
};

}  // namespace k8scache::cli
