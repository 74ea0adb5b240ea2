#include "tests/support/gzip.hpp"

#include "core/base/error.hpp"

#include <zlib.h>

#include <algorithm>

namespace k8scache::tests {

std::string gzip(std::string_view text) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2(&stream, 1, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    fail(ErrorKind::Internal, "cannot start a gzip stream");
  }
  std::string out(deflateBound(&stream, text.size()), '\0');
  // zlib's interface is older than const and counts in unsigned int: texts here are below 4 GB.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string gzip_in_members(std::string_view text, std::size_t members) {
  const std::size_t size = text.size() / std::max<std::size_t>(members, 1);
  std::string out;
  for (std::size_t member = 0; member + 1 < members; ++member) {
    out += gzip(text.substr(0, size));
    text = text.substr(size);
  }
  return out + gzip(text);
}

std::string with_bad_crc(std::string gzipped) {
  gzipped[gzipped.size() - 8] = static_cast<char>(gzipped[gzipped.size() - 8] ^ 0x5a);
  return gzipped;
}

}  // namespace k8scache::tests
