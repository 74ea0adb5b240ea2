#include "core/net/inflater.hpp"

#include <zlib.h>

#include <algorithm>

namespace k8scache::net {

struct Inflater::State {
  z_stream stream{};
  bool inside_member = false;
  bool seen_any = false;
  State() {
    constexpr int kGzipOnly = 16;
    inflateInit2(&stream, MAX_WBITS + kGzipOnly);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&stream); }
};

Inflater::Inflater() : state_(std::make_unique<State>()) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

bool Inflater::feed(std::string_view bytes, std::string& out) {
  // Room for what usually comes of so many bytes: JSON shrinks about tenfold.
  constexpr std::size_t kGrowth = 12;
  constexpr std::size_t kLeastRoom = 16 * 1024;
  z_stream& stream = state_->stream;
  // zlib's interface predates const; it does not write through next_in.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  while (stream.avail_in > 0 || state_->inside_member) {
    if (!state_->inside_member && stream.avail_in > 0) {
      inflateReset(&stream);
      state_->inside_member = state_->seen_any = true;
    }
    const std::size_t before = out.size();
    out.resize(before + std::max<std::size_t>(kLeastRoom, stream.avail_in * kGrowth));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    const int result = inflate(&stream, Z_NO_FLUSH);
    const bool had_room = stream.avail_out != 0;
    out.resize(out.size() - stream.avail_out);
    if (result == Z_STREAM_END) {
      state_->inside_member = false;
    } else if (result == Z_BUF_ERROR || (result == Z_OK && stream.avail_in == 0 && had_room)) {
      return true;  // wants more input
    } else if (result != Z_OK) {
      return false;
    }
  }
  return true;
}

bool Inflater::is_complete() const { return state_->seen_any && !state_->inside_member; }

}  // namespace k8scache::net
