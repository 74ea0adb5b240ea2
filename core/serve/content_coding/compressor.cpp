#include "core/serve/content_coding/compressor.hpp"

#include "core/base/error.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace k8scache::serve {

namespace {

// As the API server has it, and for its reason: what is won in bytes by more is lost in time.
constexpr int kLevel = 1;
constexpr int kGzipForm = 16;
constexpr std::size_t kLeastRoom = 4096;

/// Lets `write` fill what it needs at the end of a text: it gets the room, and says how much it has
/// used and whether there is more.
template <typename Write>
void append(std::string& out, std::size_t room, const Write& write) {
  for (bool has_more = true; has_more;) {
    const std::size_t before = out.size();
    out.resize(before + std::max(room, kLeastRoom));
    const auto [used, more] = write(out.data() + before, out.size() - before);
    out.resize(before + used);
    has_more = more;
  }
}

struct Written {
  std::size_t used = 0;
  bool has_more = false;
};

}  // namespace

struct Compressor::State {
  State() = default;
  virtual ~State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  virtual void add(std::string_view bytes, Flush flush, std::string& out) = 0;

  class Gzip;
  class Zstd;
};

class Compressor::State::Gzip final : public Compressor::State {
 public:
  explicit Gzip(Memory memory) {
    const bool is_little = memory == Memory::Little;
    const int window = is_little ? 12 : MAX_WBITS;
    if (deflateInit2(&stream_, kLevel, Z_DEFLATED, window + kGzipForm, is_little ? 5 : 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      fail(ErrorKind::Internal, "zlib does not begin");
    }
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override { deflateEnd(&stream_); }

  void add(std::string_view bytes, Flush flush, std::string& out) override {
    do {  // zlib counts in 32 bits
      const std::string_view part = bytes.substr(0, std::numeric_limits<uInt>::max());
      bytes.remove_prefix(part.size());
      add_part(part, bytes.empty() ? flush : Flush::None, out);
    } while (!bytes.empty());
  }

 private:
  void add_part(std::string_view bytes, Flush flush, std::string& out) {
    const int how = flush == Flush::End   ? Z_FINISH
                    : flush == Flush::All ? Z_SYNC_FLUSH
                                          : Z_NO_FLUSH;
    // zlib's interface predates const; it does not write through next_in.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    append(out, bytes.size() / 4, [&](char* room, std::size_t size) {
      stream_.next_out = reinterpret_cast<Bytef*>(room);
      stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1U << 30U));
      const uInt given = stream_.avail_out;
      const int result = deflate(&stream_, how);
      if (result == Z_STREAM_ERROR) fail(ErrorKind::Internal, "zlib does not go on");
      const bool is_done = how == Z_FINISH ? result == Z_STREAM_END : stream_.avail_out != 0;
      return Written{given - stream_.avail_out, !is_done};
    });
  }

  z_stream stream_{};
};

class Compressor::State::Zstd final : public Compressor::State {
 public:
  explicit Zstd(Memory memory) : context_(ZSTD_createCCtx()) {
    if (context_ == nullptr) fail(ErrorKind::Internal, "zstd does not begin");
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kLevel);
    if (memory == Memory::Usual) return;
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_windowLog, 12);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_hashLog, 11);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_chainLog, 11);
  }

  void add(std::string_view bytes, Flush flush, std::string& out) override {
    const ZSTD_EndDirective how = flush == Flush::End   ? ZSTD_e_end
                                  : flush == Flush::All ? ZSTD_e_flush
                                                        : ZSTD_e_continue;
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    append(out, bytes.size() / 4, [&](char* room, std::size_t size) {
      ZSTD_outBuffer into{room, size, 0};
      const std::size_t left = ZSTD_compressStream2(context_.get(), &into, &in, how);
      if (ZSTD_isError(left) != 0) fail(ErrorKind::Internal, "zstd: {}", ZSTD_getErrorName(left));
      const bool is_done = how == ZSTD_e_continue ? in.pos == in.size : left == 0;
      return Written{into.pos, !is_done};
    });
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_;
};

Compressor::Compressor(Coding coding, Memory memory) {
  if (coding == Coding::Zstd) {
    state_ = std::make_unique<State::Zstd>(memory);
  } else {
    state_ = std::make_unique<State::Gzip>(memory);
  }
}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

void Compressor::add(std::string_view bytes, Flush flush, std::string& out) {
  state_->add(bytes, flush, out);
}

}  // namespace k8scache::serve
