#pragma once

#include <algorithm>
#include <cstddef>
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
  /// `place`: among what was asked for, where that has an order; of equal ones the first to be
  /// added comes first.
  void add(std::string line, int code, std::size_t place = 0) {
    insert({std::move(line), place, false}, code);
  }
  /// What kubectl itself says, not the server: `begin` decides how it begins.
  void add_bare(std::string line, int code, std::size_t place = 0) {
    insert({std::move(line), place, true}, code);
  }
  /// Puts a beginning before the lines that lack one.
  void begin(std::string_view beginning) {
    for (Line& line : lines_) {
      if (std::exchange(line.is_bare, false)) line.text.insert(0, beginning);
    }
  }
  /// Of several failures the exit code tells the gravest.
  void raise(int code) {
    if (code > code_) code_ = code;
  }

  struct Line {
    std::string text;
    std::size_t place = 0;
    bool is_bare = false;
  };
  [[nodiscard]] const std::vector<Line>& all() const { return lines_; }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> texts;
    for (const Line& line : lines_) texts.push_back(line.text);
    return texts;
  }
  [[nodiscard]] int code() const { return code_; }

 private:
  void insert(Line line, int code) {
    const auto behind =
        std::upper_bound(lines_.begin(), lines_.end(), line.place,
                         [](std::size_t place, const Line& other) { return place < other.place; });
    lines_.insert(behind, std::move(line));
    raise(code);
  }

  std::vector<Line> lines_;
  int code_ = 0;
};

}  // namespace k8scache::cli
