#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// Throws Usage for a name that no namespace can have; globs pass. `place` says where the names
/// stand, if not on the command line.
void require_namespaces(const std::vector<std::string>& names, const std::string& place);

/// Those that --ns names; none when it is not given. Throws as `require_namespaces`, and when it is
/// given and names none: that must not mean all of them.
std::vector<std::string> given_namespaces(const std::optional<std::vector<std::string>>& names);

/// The namespace that is called so, letter by letter, where a glob would be read: `[*]` for `*`.
/// Empty for an empty name, which is none.
std::vector<std::string> literal_namespace(const std::string& name);

/// What `literal_namespace` was made of.
std::string shown_namespace(std::string text);

/// `in a,b namespaces`, as they were typed.
std::string in_namespaces(const std::vector<std::string>& names);

/// Why kubectl asks no server about such a namespace: `invalid namespace "..": [may not be '..']`;
/// empty when it would. Spec: apimachinery's IsValidPathSegmentName.
std::string unaskable_namespace(std::string_view name);
/// The same of an object: `invalid resource name "a%b": [may not contain '%']`.
std::string unaskable_name(std::string_view name);
/// The same of a subresource.
std::string unaskable_subresource(std::string_view name);

}  // namespace k8scache::cli
