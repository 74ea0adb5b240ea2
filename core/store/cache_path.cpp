#include "core/store/cache_path.hpp"

#include "core/base/error.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace k8scache::store {

namespace {

constexpr std::string_view kSuffix = ".db";

bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_there(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

}  // namespace

std::string file_name_of(std::string_view context) {
  std::string name;
  for (const char c : context) {
    if (stands_for_itself(c) && !(c == '.' && name.empty())) {
      name += c;
    } else {
      name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return name + std::string(kSuffix);
}

std::string context_of(std::string_view file_name) {
  if (!file_name.ends_with(kSuffix)) return {};
  const std::string_view name = file_name.substr(0, file_name.size() - kSuffix.size());
  std::string context;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '%') {
      context += name[i];
      continue;
    }
    if (i + 2 >= name.size()) return {};
    const int high = hex_digit(name[i + 1]);
    const int low = hex_digit(name[i + 2]);
    if (high < 0 || low < 0) return {};
    context += static_cast<char>(high * 16 + low);
    i += 2;
  }
  // Of two files only one may stand for a context.
  return file_name_of(context) == file_name ? context : std::string();
}

std::vector<std::string> contexts_in(const std::string& folder) {
  std::vector<std::string> contexts;
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) return contexts;
  while (const dirent* const entry = readdir(directory)) {
    std::string context = context_of(entry->d_name);
    if (!context.empty()) contexts.push_back(std::move(context));
  }
  closedir(directory);
  std::sort(contexts.begin(), contexts.end());
  return contexts;
}

void make_private_folder(const std::string& folder) {
  for (std::size_t slash = folder.find('/', 1);; slash = folder.find('/', slash + 1)) {
    const std::string part = folder.substr(0, slash);
    if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
      fail(ErrorKind::Storage, "cannot create the folder {}: {}", part, std::strerror(errno));
    }
    if (slash == std::string::npos) return;
  }
}

std::string privacy_warning(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return {};
  if (S_ISLNK(status.st_mode)) return fmt::format("{} is a symbolic link", path);
  if (status.st_uid != geteuid()) {
    return fmt::format("{} belongs to another user (uid {})", path, status.st_uid);
  }
  if (S_ISREG(status.st_mode) && (status.st_mode & 077U) != 0) {
    return fmt::format("{} can be read by others (mode {:04o}); run: chmod 600 {}", path,
                       status.st_mode & 07777U, path);
  }
  return {};
}

void refuse_to_write_unless_private(const std::string& path) {
  const std::string warning = privacy_warning(path);
  if (!warning.empty()) fail(ErrorKind::Unusable, "will not write a cache: {}", warning);
}

std::string set_aside(const std::string& path, std::string_view suffix) {
  std::string target = fmt::format("{}.{}", path, suffix);
  // What was set aside in the same second stays.
  for (int serial = 2; is_there(target); ++serial) {
    target = fmt::format("{}.{}-{}", path, suffix, serial);
  }
  for (const char* const part : {"", "-wal", "-shm"}) {
    if (std::rename((path + part).c_str(), (target + part).c_str()) != 0 && errno != ENOENT) {
      fail(ErrorKind::Storage, "cannot move {}{} aside: {}", path, part, std::strerror(errno));
    }
  }
  return target;
}

void remove_cache(const std::string& path) {
  // The file last: without it nothing else is looked at.
  for (const char* const part : {"-wal", "-shm", ""}) {
    if (unlink((path + part).c_str()) != 0 && errno != ENOENT) {
      fail(ErrorKind::Storage, "cannot delete {}{}: {}", path, part, std::strerror(errno));
    }
  }
}

}  // namespace k8scache::store
