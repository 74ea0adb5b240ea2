#include "core/query/query.hpp"

namespace k8scache::query {

bool is_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

std::string list_key(std::string_view ns, std::string_view name) {
  std::string key(ns);
  key += '/';
  key += name;
  return key;
}

}  // namespace k8scache::query
