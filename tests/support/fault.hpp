#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::tests {

/// What goes wrong. The comment names the word and argument of the fault language.
enum class FaultKind {
  Pass,         // pass: nothing, but header= and delay= still apply
  Status,       // status:CODE
  Expired,      // expired
  TooLarge,     // too-large
  Close,        // close
  Silent,       // silent
  Redirect,     // redirect:URL
  Html,         // html
  StatusOk,     // status-ok
  Table,        // table
  Legacy,       // legacy
  Endless,      // endless:same | endless:new
  EmptyPage,    // empty-page
  Huge,         // huge:MB
  NullItems,    // null-items
  ItemKinds,    // item-kinds:yes | item-kinds:no
  GenericList,  // generic-list
  Truncate,     // truncate:N
  Cut,          // cut:N
  CutLength,    // cut-length:N
  Stall,        // stall:N
  Trickle,      // trickle:N
  GzipMembers,  // gzip-members:N
  GzipBadCrc,   // gzip-bad-crc
  GzipForced,   // gzip-forced
  Warnings,     // warnings:N
  ContentType,  // content-type:TEXT
};

/// One thing that goes wrong with the requests that match. Matching requests are counted from 1.
struct Fault {
  std::string method{};  ///< empty: any
  std::string path{};    ///< part of the path; empty: any
  std::string query{};   ///< part of the query as sent; empty: any
  int from = 1;          ///< the first matching request it happens to
  int count = 0;         ///< to how many; 0: to all that follow
  int every = 1;         ///< 2: to every second one of them
  FaultKind kind = FaultKind::Pass;
  std::string argument{};
  std::vector<std::pair<std::string, std::string>> headers{};  ///< added; `@date+N` is a time
  std::string body{};                                          ///< instead of a Status document
  int delay_ms = 0;                                            ///< before the answer

  /// The argument as a number.
  [[nodiscard]] std::size_t number(std::size_t fallback) const;
};

/// Reads `path=/api/v1/pods,from=2,count=1,do=status:429,header=Retry-After:1`. A comma inside a
/// value is written `\,`. Throws `Error` (Usage) naming the word it does not know.
Fault parse_fault(std::string_view spec);

/// The fault language, for `--help`.
std::string_view fault_help();

/// Which faults happen to a request: the list, and how often each matched. Thread-safe.
class FaultPlan {
 public:
  void add(Fault fault);
  void clear();
  /// The faults for this request, in the order they were added; counts it.
  std::vector<Fault> take(std::string_view method, std::string_view path, std::string_view query);

 private:
  std::mutex mutex_;
  std::vector<std::pair<Fault, int>> faults_;
};

}  // namespace k8scache::tests
