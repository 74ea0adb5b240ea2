#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

namespace k8scache::serve {

/// Which objects recent questions led to, so that the next page costs no search. As good as its
/// state: whoever asks says which state that is. At most a few questions, and two million ids.
class ResultMemo {
 public:
  using Ids = std::vector<std::int64_t>;

  /// What was kept for that question and state; null when nothing was.
  [[nodiscard]] const Ids* find(const std::string& question, const std::string& state);
  const Ids& keep(std::string question, std::string state, Ids ids);

 private:
  struct Entry {
    std::string question;
    std::string state;
    Ids ids;
  };
  std::list<Entry> entries_;  // the one used last first
  std::size_t ids_ = 0;
};

}  // namespace k8scache::serve
