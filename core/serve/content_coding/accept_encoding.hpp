#pragma once

#include <span>
#include <string_view>

namespace k8scache::serve {

/// What may be put on a body. Spec: RFC 9110, 8.4.1; RFC 8878.
enum class Coding { Identity, Gzip, Zstd };

/// The name in headers: `gzip`, `zstd`; empty for none.
[[nodiscard]] std::string_view name_of(Coding coding);

/// The coding of an answer: of those offered the one that an Accept-Encoding header likes best, of
/// several the first. Identity when the header is empty, names none of them, or likes a plain body
/// better. That it refuses a plain body without naming what we have is passed over.
/// Spec: RFC 9110, 12.5.3.
[[nodiscard]] Coding chosen_coding(std::string_view header, std::span<const Coding> offered);

}  // namespace k8scache::serve
