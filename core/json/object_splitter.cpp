#include "core/json/object_splitter.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace k8scache::json {

void ObjectSplitter::feed(std::string_view bytes) {
  // What was handed out goes when there is something new: a stream of many small objects that
  // arrive together is moved once.
  text_.erase(0, start_);
  scanned_ -= start_;
  start_ = 0;
  text_ += bytes;
}

std::optional<std::string> ObjectSplitter::next() {
  if (scanned_ == start_) {
    start_ = scanned_ = std::min(text_.find_first_not_of(" \t\r\n", start_), text_.size());
    if (start_ < text_.size() && text_[start_] != '{') {
      constexpr std::size_t kShown = 60;
      fail(ErrorKind::Usage, "the stream has \"{}\" where an object must begin",
           printable(text_.substr(start_, kShown)));
    }
  }
  for (; scanned_ < text_.size(); ++scanned_) {
    if (brackets_.step(text_[scanned_]) == BracketDepth::Step::Closes && brackets_.depth() == 0) {
      std::string object = text_.substr(start_, ++scanned_ - start_);
      start_ = scanned_;
      return object;
    }
  }
  if (scanned_ - start_ > most_bytes_) {
    fail(ErrorKind::Usage, "the stream has an object of more than {} MiB", most_bytes_ >> 20U);
  }
  return std::nullopt;
}

}  // namespace k8scache::json
