#pragma once

// Without its macros, which call the functions by their linked names.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

namespace k8scache::net {

/// libcurl's functions, loaded when the first transfer starts.
///
/// Not linked: libcurl brings some thirty shared libraries along, whose loading takes longer than a
/// whole `get`, and most commands never use the network. Inside this folder only.
struct CurlLibrary {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;
  decltype(&curl_multi_init) multi_init = nullptr;
  decltype(&curl_multi_setopt) multi_setopt = nullptr;
  decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&curl_multi_perform) multi_perform = nullptr;
  decltype(&curl_multi_poll) multi_poll = nullptr;
  decltype(&curl_multi_info_read) multi_info_read = nullptr;
  decltype(&curl_multi_wakeup) multi_wakeup = nullptr;
  decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
};

/// The library, loaded and initialised once per process. Throws Internal when it is not there.
const CurlLibrary& curl();

}  // namespace k8scache::net
