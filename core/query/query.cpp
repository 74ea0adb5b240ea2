#include "core/query/query.hpp"

namespace k8scache::query {

bool is_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

}  // namespace k8scache::query
