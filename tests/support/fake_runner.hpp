#pragma once

#include "core/kube/child_process.hpp"

#include <deque>
#include <utility>
#include <vector>

namespace k8scache::tests {

/// Runs nothing: gives the answers that the test prepared, in order, and keeps what was asked.
class FakeRunner final : public kube::ChildRunner {
 public:
  kube::ChildResult run(const kube::ChildCommand& command) override {
    commands.push_back(command);
    if (answers.empty())
      return {.end = kube::ChildResult::End::NotStarted, .code = 0, .output = {}};
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }
  [[nodiscard]] bool stdin_is_terminal() const override { return terminal; }

  /// The next run prints this and exits with 0.
  void will_print(std::string output) {
    answers.push_back(
        {.end = kube::ChildResult::End::Exited, .code = 0, .output = std::move(output)});
  }

  std::deque<kube::ChildResult> answers;
  std::vector<kube::ChildCommand> commands;
  bool terminal = false;
};

}  // namespace k8scache::tests
