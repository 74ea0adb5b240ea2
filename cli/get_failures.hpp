#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::cli {

/// That a named object is not in the cache.
inline std::string cache_not_found(const std::string& type, const std::string& name) {
  return "Error from cache (NotFound): " + type + " \"" + name + "\" not found";
}

/// What an answer of `get` lacks: a line each, said behind the rows, and the exit code they make.
class GetFailures {
 public:
  void add(std::string line, int code) {
    lines_.push_back(std::move(line));
    raise(code);
  }
  /// What kubectl itself says, not the server: `begin` decides how it begins.
  void add_bare(std::string line, int code) {
    bare_.push_back(lines_.size());
    add(std::move(line), code);
  }
  /// Puts a beginning before the lines that lack one.
  void begin(std::string_view beginning) {
    for (const std::size_t line : std::exchange(bare_, {})) lines_[line].insert(0, beginning);
  }
  /// Of several failures the exit code tells the gravest.
  void raise(int code) {
    if (code > code_) code_ = code;
  }

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] int code() const { return code_; }

 private:
  std::vector<std::string> lines_;
  std::vector<std::size_t> bare_;  // places in lines_
  int code_ = 0;
};

}  // namespace k8scache::cli
