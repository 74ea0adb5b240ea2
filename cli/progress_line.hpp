#pragma once

#include "core/base/clock.hpp"
#include "core/sync/engine.hpp"

#include <iosfwd>
#include <optional>

namespace k8scache::cli {

/// One line on a terminal's stderr that says how far a run is, redrawn at most ten times a second
/// and gone at the end. Elsewhere it writes nothing.
class ProgressLine {
 public:
  ProgressLine(std::ostream& err, bool shown, const Clock& clock);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void draw(const sync::Progress& progress);
  void clear();

 private:
  std::ostream& err_;
  bool shown_;
  const Clock& clock_;
  Tick began_;
  std::optional<Tick> drawn_;
};

}  // namespace k8scache::cli
