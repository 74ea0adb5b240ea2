#include "core/base/reload.hpp"

#include <csignal>

namespace k8scache {

namespace {

ReloadRequest* asked = nullptr;

extern "C" void on_hangup(int /*signal*/) { asked->request(); }

}  // namespace

void reload_on_hangup(ReloadRequest& reload) {
  asked = &reload;
  struct sigaction action {};
  action.sa_handler = on_hangup;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGHUP, &action, nullptr);
}

}  // namespace k8scache
