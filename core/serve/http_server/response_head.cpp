#include "core/serve/http_server/response_head.hpp"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace k8scache::serve::detail {

namespace http = boost::beast::http;

namespace {

/// A line break would end the header.
void append_one_line(std::string& head, std::string_view text) {
  const auto begin = static_cast<std::ptrdiff_t>(head.size());
  head += text;
  std::replace_if(
      head.begin() + begin, head.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
}

}  // namespace

std::string head_of(const Response& response, std::string_view framing, bool keep_alive,
                    std::string_view date) {
  const auto reason =
      http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
  std::string head;
  head.reserve(1024);
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status,
                 std::string_view{reason.data(), reason.size()});
  for (const auto& [name, value] : response.headers) {
    append_one_line(head, name);
    head += ": ";
    append_one_line(head, value);
    head += "\r\n";
  }
  head += framing;
  fmt::format_to(std::back_inserter(head), "Date: {}\r\n", date);
  if (!keep_alive) head += "Connection: close\r\n";
  return head += "\r\n";
}

}  // namespace k8scache::serve::detail
