#pragma once

#include "core/json/value.hpp"
#include "core/serve/gateway.hpp"
#include "tests/support/cache_file.hpp"
#include "tests/support/shipped_registry.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace k8scache::tests {

/// A small cache, and all that is served of it, for tests that ask anything. Pods in two
/// namespaces with some history, secrets, no nodes.
struct ServedWorld {
  ServedWorld() {
    const store::TypeScope pods{CacheFile::kPods, ""};
    file.list(pods,
              objects_of({{"a", "p1", "30", "1", "", "app=web"},
                          {"a", "p2", "4", "2", "", "app=db,tier=x"},
                          {"b", "p3", "100", "3"},
                          {"b", "gone", "1", "4"}}),
              "5");
    file.list(pods,
              objects_of({{"a", "p1", "31", "7", "", "app=web"},
                          {"a", "p2", "4", "2", "", "app=db,tier=x"},
                          {"b", "p3", "100", "3"},
                          {"b", "new", "1Gi", "6"}}),
              "9");
    file.list({CacheFile::kSecrets, ""}, objects_of({{"a", "s", "", "8"}}), "9");
    file.close();
  }

  /// Asks, and hears what a stream has to say until it waits. What is wrong with the answer,
  /// whatever was asked; empty: nothing.
  std::string fault_of(const serve::Request& request) {
    const serve::Response response = gateway.answer(request);
    if (response.status < 200 || response.status >= 600) return "no status";
    if (response.status == 500) return "500: " + response.body;
    std::string text = response.body;
    bool is_whole = true;
    for (int i = 0; response.next && i < 50; ++i) {
      const serve::Piece piece = response.next();
      text += piece.bytes;
      is_whole = piece.then == serve::Piece::Then::End;
      if (piece.then != serve::Piece::Then::More || piece.wait.count() > 0) break;
    }
    const bool is_coded = std::ranges::find(response.headers, "Content-Encoding",
                                            &serve::Header::first) != response.headers.end();
    for (const auto& [name, value] : response.headers) {
      const bool is_json = name == "Content-Type" && value.find("json") != std::string::npos;
      if (!is_json || is_coded || !is_whole || text.empty()) continue;
      // A watch is a line for each event.
      const bool is_document = parser.is_valid(text);
      if (!is_document && request.query().find("watch") == std::string_view::npos) {
        return "no JSON: " + text;
      }
    }
    return {};
  }

  CacheFile file;
  serve::CacheNews news;
  serve::Gateway gateway{{{"prod", file.path(), &news}}, shipped_registry(), file.clock(), {}};
  json::Parser parser;
};

}  // namespace k8scache::tests
