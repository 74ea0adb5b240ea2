#pragma once

#include "cli/context.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// A word that a command line may go on with, and what a shell may show beside it.
struct Candidate {
  std::string word;
  std::string note{};
};

/// What a shell asks for: the candidates for the last word, whole, and what it does with them.
struct Completion {
  std::vector<Candidate> candidates;
  bool goes_on = false;      ///< more belongs to the word: no blank behind it
  bool takes_files = false;  ///< a file's name fits as well
  /// In the lines that shells read: `word`, TAB, note; at last `:4` and the like, the sum of 2 for
  /// no blank and 4 for no files. Spec: cobra, ShellCompDirective.
  [[nodiscard]] std::string text() const;
};

/// Completes the last of the words behind the program's name, from flags, settings, kubeconfig and
/// the cache that they choose. Opens no connection and makes no file; what cannot be had is left
/// out. Throws as the cache does; then there is nothing to say.
Completion complete(Context& context, const CLI::App& app, const std::vector<std::string>& typed);

/// The first word of a command line that a shell wrote.
inline constexpr const char* kCompleteWord = "__complete";

}  // namespace k8scache::cli
