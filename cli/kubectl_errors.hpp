#pragma once

#include "core/base/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// An error as kubectl passes it on: one, or several gathered in one.
/// Spec: apimachinery errors, Aggregate.
struct KubectlError {
  std::string text;                 ///< of a single one: with `Error from server`, if it is that
  std::vector<KubectlError> parts;  ///< of a gathered one
  bool is_gathered = false;
};
/// Gathers errors, even if it is only one.
[[nodiscard]] KubectlError gathered(std::vector<KubectlError> parts);
/// The single errors within, in their order.
[[nodiscard]] std::vector<KubectlError> flattened(const KubectlError& error);

/// What kubectl writes of it at its end, with a line end each: of several a line each, and what is
/// gathered within them as `[a, b]`, without the server's own words. Empty: there is none.
/// Spec: kubectl cmdutil, checkErr.
[[nodiscard]] std::string kubectl_ending(const KubectlError& error);

/// How a line of kubectl's log begins that ends it: `F0102 15:04:05.678901   12345 sorter.go:5] `.
/// Spec: klog, FormatHeader.
[[nodiscard]] std::string kubectl_log_head(Instant now, std::string_view file, int line);
[[nodiscard]] bool is_kubectl_log(std::string_view text);
/// Whether it is one that ends kubectl with the state of all it did, and the exit code 255.
[[nodiscard]] bool is_kubectl_panic(std::string_view text);
constexpr int kKubectlPanic = 255;

/// Whether a message has its own beginning, and none is put before it.
[[nodiscard]] bool is_begun(std::string_view message);

}  // namespace k8scache::cli
