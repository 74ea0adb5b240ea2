#include "cli/manifest_files.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/query/query.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace k8scache::cli {

namespace {

namespace fs = std::filesystem;

/// What a folder holds, by name, so that every run sees the same order.
std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator one(folder, error), end; one != end && !error; one.increment(error)) {
    found.push_back(one->path());
  }
  if (error) fail(ErrorKind::Usage, "error reading \"{}\": {}", folder.string(), error.message());
  std::ranges::sort(found);
  return found;
}

bool is_manifest(const fs::path& path) {
  constexpr std::array<std::string_view, 3> kExtensions{".json", ".yaml", ".yml"};
  return std::ranges::find(kExtensions, path.extension().string()) != kExtensions.end();
}

void add_folder(std::vector<std::string>& files, const fs::path& folder, Folders folders) {
  for (const fs::path& entry : entries(folder)) {
    std::error_code error;
    if (fs::is_directory(entry, error)) {
      if (folders == Folders::Recursive) add_folder(files, entry, folders);
    } else if (is_manifest(entry)) {
      files.push_back(entry.string());
    }
  }
}

/// The path itself, or what its last part matches as a glob; nothing when that is nothing.
std::vector<fs::path> expanded(const std::string& path) {
  std::error_code error;
  if (fs::exists(path, error)) return {path};
  const fs::path whole(path);
  const fs::path folder = whole.has_parent_path() ? whole.parent_path() : fs::path(".");
  std::vector<fs::path> found;
  if (query::is_glob(whole.filename().string()) && fs::is_directory(folder, error)) {
    for (const fs::path& entry : entries(folder)) {
      if (fnmatch(whole.filename().c_str(), entry.filename().c_str(), 0) != 0) continue;
      found.push_back(whole.has_parent_path() ? entry : entry.filename());
    }
  }
  return found;
}

void add(ManifestFiles& result, const std::string& file, const std::string& name) {
  const auto text = read_file(file);
  if (!text) fail(ErrorKind::Usage, "the path \"{}\" does not exist", file);
  const std::size_t before = result.objects.empty() ? 0 : result.objects.back().document;
  for (query::ManifestObject& object : query::read_manifest(*text, name)) {
    object.document += before;
    result.objects.push_back(std::move(object));
  }
}

}  // namespace

std::size_t ManifestFiles::place_of(std::string_view kind, std::string_view ns,
                                    std::string_view name, std::size_t nth) const {
  std::size_t last = 0;
  for (std::size_t place = 0; place < objects.size(); ++place) {
    const query::ManifestObject& one = objects[place];
    const bool is_there = ns.empty() || one.ns.empty() || one.ns == ns;
    if (one.kind != kind || one.name != name || !is_there) continue;
    last = place;
    if (nth-- == 0) break;
  }
  return last;
}

ManifestFiles read_manifests(const std::vector<std::string>& paths, Folders folders) {
  ManifestFiles result;
  std::vector<std::string> files;
  bool reads_input = false;
  bool several = paths.size() > 1;
  for (const std::string& path : paths) {
    if (path == "-") {
      if (reads_input) {
        result.problems.emplace_back("standard input cannot be used for multiple arguments");
        continue;
      }
      reads_input = several = true;
      files.push_back(path);
      continue;
    }
    if (path.starts_with("http://") || path.starts_with("https://")) {
      fail(ErrorKind::Usage, "{} would be read from the network; save it, and give the file", path);
    }
    const std::vector<fs::path> found = expanded(path);
    if (found.empty()) {
      result.problems.push_back(fmt::format("the path \"{}\" does not exist", path));
      continue;
    }
    const std::size_t before = files.size();
    for (const fs::path& one : found) {
      std::error_code error;
      if (fs::is_directory(one, error)) {
        add_folder(files, one, folders);
      } else {
        files.push_back(one.string());
      }
    }
    if (files.size() == before) {
      result.problems.push_back(fmt::format(
          "error reading [{}]: recognized file extensions are [.json .yaml .yml]", path));
    }
  }
  if (!result.problems.empty()) return result;
  for (const std::string& file : files) {
    if (file == "-") {
      add(result, "/dev/stdin", "STDIN");
    } else {
      add(result, file, file);
    }
  }
  result.single = !several && files.size() == 1;
  return result;
}

}  // namespace k8scache::cli
