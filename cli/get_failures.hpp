#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace k8scache::cli {

/// What an answer of `get` lacks: a line each, said behind the rows, and the exit code they make.
class GetFailures {
 public:
  /// `place`: among what was asked for, where that has an order; of equal ones the first to be
  /// added comes first.
  void add(std::string line, int code, std::size_t place = 0) {
    const auto behind = std::upper_bound(places_.begin(), places_.end(), place);
    lines_.insert(lines_.begin() + (behind - places_.begin()), std::move(line));
    places_.insert(behind, place);
    raise(code);
  }
  /// Puts a word before the first line, which there is.
  void begin_with(const std::string& word) { lines_.front().insert(0, word); }
  /// Of several failures the exit code tells the gravest.
  void raise(int code) {
    if (code > code_) code_ = code;
  }

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] int code() const { return code_; }

 private:
  std::vector<std::string> lines_;
  std::vector<std::size_t> places_;  // of the lines
  int code_ = 0;
};

}  // namespace k8scache::cli
