#include "cli/progress_line.hpp"

#include "cli/terminal.hpp"
#include "core/base/text.hpp"

#include <fmt/format.h>

#include <ostream>

namespace k8scache::cli {

namespace {

constexpr std::chrono::milliseconds kBetweenDraws{100};
constexpr std::size_t kWidth = 78;
constexpr const char* kEraseLine = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine(std::ostream& err, bool shown, const Clock& clock)
    : err_(err), shown_(shown), clock_(clock), began_(clock.monotonic()) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::draw(const sync::Progress& progress) {
  const Tick now = clock_.monotonic();
  if (!shown_ || (drawn_ && now - *drawn_ < kBetweenDraws)) return;
  drawn_ = now;
  const double megabytes = static_cast<double>(progress.bytes) / 1e6;
  const double seconds = std::max(std::chrono::duration<double>(now - began_).count(), 0.1);
  std::string line = fmt::format("{}/{} types, {} objects, {:.1f} MB, {:.1f} MB/s  {}",
                                 progress.types_done, progress.types, progress.objects, megabytes,
                                 megabytes / seconds, join(progress.running, " "));
  line.resize(std::min(line.size(), kWidth));
  err_ << Control{kEraseLine} << line << std::flush;
}

void ProgressLine::clear() {
  if (drawn_) err_ << Control{kEraseLine} << std::flush;
  drawn_.reset();
}

}  // namespace k8scache::cli
