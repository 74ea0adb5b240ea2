#pragma once

#include "core/net/inflater.hpp"

#include <zstd.h>

#include <string>
#include <string_view>

namespace k8scache::tests {

/// What can be read of a body that is compressed with `coding`, and maybe not whole yet.
struct Uncompressed {
  std::string text;
  bool is_whole = false;
};

inline Uncompressed uncompressed(std::string_view coding, std::string_view bytes) {
  Uncompressed result;
  if (coding == "gzip") {
    net::Inflater inflater;
    result.is_whole = inflater.feed(bytes, result.text) && inflater.is_complete();
    return result;
  }
  ZSTD_DCtx* const context = ZSTD_createDCtx();
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string room(1U << 16U, '\0');
  for (bool has_more = true; has_more;) {
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const std::size_t left = ZSTD_decompressStream(context, &out, &in);
    if (ZSTD_isError(left) != 0) break;
    result.text.append(room, 0, out.pos);
    result.is_whole = left == 0 && in.pos == in.size;
    has_more = out.pos == room.size() || in.pos < in.size;
  }
  ZSTD_freeDCtx(context);
  return result;
}

}  // namespace k8scache::tests
