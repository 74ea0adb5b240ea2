#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::store {

/// The file of a kubeconfig context: `<percent-encoded context>.db`. Letters, digits and `-_.`
/// stand for themselves (but no leading dot), so that no name leaves the folder.
std::string file_name_of(std::string_view context);
/// The context of a file name; nothing but what `file_name_of` writes is understood.
std::string context_of(std::string_view file_name);

/// The cache files of a folder, by context, sorted.
std::vector<std::string> contexts_in(const std::string& folder);

/// Creates the folder (0700) and what is above it. Throws Storage.
void make_private_folder(const std::string& folder);

/// Throws Unusable when the file is a symbolic link, belongs to somebody else, or can be read by
/// others: we do not write there.
void refuse_to_write_unless_private(const std::string& path);
/// One line when the file is not private, for readers to say; else empty.
std::string privacy_warning(const std::string& path);

/// Moves a cache file and what belongs to it aside, to `<path>.<suffix>`; returns the new path.
std::string set_aside(const std::string& path, std::string_view suffix);
/// Deletes a cache file and what belongs to it.
void remove_cache(const std::string& path);

}  // namespace k8scache::store
