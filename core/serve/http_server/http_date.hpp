#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace k8scache::serve::detail {

/// A time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`. Spec: RFC 9110, 5.6.7.
[[nodiscard]] std::string http_date(std::time_t time);
/// The same of this second, written once for all answers of the thread; valid until the next call.
[[nodiscard]] std::string_view http_date_now();

}  // namespace k8scache::serve::detail
