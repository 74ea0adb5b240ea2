#pragma once

#include <string>
#include <vector>

namespace k8scache::cli {

/// What an answer of `get` lacks: a line each, said behind the rows, and the exit code they make.
class GetFailures {
 public:
  void add(std::string line, int code) {
    lines_.push_back(std::move(line));
    raise(code);
  }
  /// Of several failures the exit code tells the gravest.
  void raise(int code) {
    if (code > code_) code_ = code;
  }

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] int code() const { return code_; }

 private:
  std::vector<std::string> lines_;
  int code_ = 0;
};

}  // namespace k8scache::cli
