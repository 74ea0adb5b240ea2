#pragma once

#include <mutex>
#include <ostream>
#include <streambuf>
#include <string>

namespace k8scache::cli {

/// A stream of several writers into one: each line as a whole, with the writer's label before it,
/// at once. Used by one thread; `lines` is shared by all that write to `into`.
class LabelledStream final : public std::ostream {
 public:
  LabelledStream(std::ostream& into, std::mutex& lines, std::string label);
  /// A last line without an end gets one.
  ~LabelledStream() override;

 private:
  class Buffer final : public std::streambuf {
   public:
    Buffer(std::ostream& into, std::mutex& lines, std::string label);
    void finish();

   protected:
    int_type overflow(int_type letter) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;

   private:
    void write_line();
    std::ostream& into_;
    std::mutex& lines_;
    std::string label_;
    std::string line_;
  };
  Buffer buffer_;
};

}  // namespace k8scache::cli
