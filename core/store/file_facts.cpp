#include "core/store/file_facts.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

namespace k8scache::store {

namespace {

std::int64_t bytes_of(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

std::string folder_of(const std::string& path) {
  const std::size_t end = path.rfind('/');
  if (end == std::string::npos) return ".";
  return end == 0 ? "/" : path.substr(0, end);
}

}  // namespace

FileFacts file_facts(const std::string& path) {
  FileFacts facts{.file = bytes_of(path), .wal = bytes_of(path + "-wal")};
  struct statvfs system {};
  if (statvfs(folder_of(path).c_str(), &system) == 0) {
    facts.free =
        static_cast<std::int64_t>(system.f_bavail) * static_cast<std::int64_t>(system.f_frsize);
  }
  return facts;
}

}  // namespace k8scache::store
