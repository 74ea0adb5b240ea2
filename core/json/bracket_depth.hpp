#pragma once

namespace k8scache::json {

/// How deep in brackets a text is, byte by byte. Brackets within strings do not count.
class BracketDepth {
 public:
  enum class Step {
    Inside,  ///< nothing changes
    Opens,
    Closes,
  };

  Step step(char c) {
    if (in_string_) {
      if (is_escaped_) {
        is_escaped_ = false;
      } else if (c == '\\') {
        is_escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
      return Step::Inside;
    }
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') {
      ++depth_;
      return Step::Opens;
    }
    if (c == '}' || c == ']') {
      --depth_;
      return Step::Closes;
    }
    return Step::Inside;
  }

  /// Below zero once more brackets were closed than opened.
  [[nodiscard]] int depth() const { return depth_; }

 private:
  int depth_ = 0;
  bool in_string_ = false;
  bool is_escaped_ = false;
};

}  // namespace k8scache::json
