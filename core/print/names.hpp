#pragma once

#include <string>
#include <string_view>

namespace k8scache::print {

/// `pod`, `deployment.apps`: a kind in small letters and its group.
[[nodiscard]] std::string kind_and_group(std::string_view kind, std::string_view group);

/// `pod/web-1`, `deployment.apps/web`: a line of `-o name` without its end, and the name cell with
/// `--show-kind`. Spec: cli-runtime printers, NamePrinter.
[[nodiscard]] std::string typed_name(std::string_view kind, std::string_view group,
                                     std::string_view name);

}  // namespace k8scache::print
