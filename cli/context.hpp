#pragma once

#include "cli/settings.hpp"
#include "core/base/clock.hpp"
#include "core/base/environment.hpp"
#include "core/base/stop.hpp"
#include "core/kube/kubeconfig.hpp"

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::cli {

/// The flags that every command takes.
struct GlobalFlags {
  kube::KubeconfigFlags kube;
  std::optional<std::vector<std::string>> namespaces;  ///< -n a,b; globs are allowed
  std::optional<std::string> db;
  std::optional<std::chrono::milliseconds> request_timeout;
  bool kubectl_compat = false;
  bool kubectls_flags_only = false;  ///< by --kubectl-compat, not by the plugin's name
  std::string color = "auto";        ///< auto, always, never
  bool no_pager = false;
  bool warnings_as_errors = false;  ///< the server's warnings about what was asked fail it
  int verbosity = 0;
};

/// What a command may touch: everything it does to the world goes through here, so that tests run
/// commands in process with a clock that stands still.
struct Context {
  const Environment& environment;
  const Clock& clock;
  StopRequest& stop;
  std::ostream& out;        ///< data
  std::ostream& err;        ///< messages
  int out_descriptor = -1;  ///< where `out` goes, to see that its reader is gone; -1: unknown
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool in_is_terminal = false;
  std::string program = "k8scache";  ///< as people call us: `kubectl cache` for the plugin
  GlobalFlags flags;
  Settings settings;
};

}  // namespace k8scache::cli
