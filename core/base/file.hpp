#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache {

/// No file that is read whole (kubeconfig, certificate, token, settings) is larger than this.
constexpr std::size_t kFileLimit = std::size_t{16} << 20;

/// The whole content of a file or pipe; nothing if no file of that name exists.
/// Throws `Error` (Usage), naming path and reason, when it exists and cannot be read or is larger
/// than `kFileLimit`.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

/// The same for a file that is read again: nothing whatever the reason, the last content still
/// counts.
[[nodiscard]] std::optional<std::string> reread_file(const std::string& path);

/// Like `read_file`, but a missing file is an error too. `what` names it in the message:
/// `cannot read certificate-authority /a/ca.crt: No such file or directory`.
[[nodiscard]] std::string require_file(const std::string& path, const std::string& what);

/// Like `require_file`, for what decides who may read or pose as us: others can neither write it,
/// nor read it. What its group may read is the administrator's choice: so do service managers hand
/// secrets down. Throws `Error` (Usage) when it is another's, or open to others.
[[nodiscard]] std::string require_private_file(const std::string& path, const std::string& what);

/// Puts a file of that mode and content in the place of another, if there is one: readers see the
/// old or the new one, never a part. Throws `Error` (Storage), naming path and reason.
void replace_file(const std::string& path, std::string_view content, unsigned mode);

}  // namespace k8scache
