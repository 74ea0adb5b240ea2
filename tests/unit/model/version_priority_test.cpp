#include "core/model/version_priority.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace k8scache;

TEST_CASE("versions are preferred as API servers do") {
  const std::vector<std::string> ordered = {
      "v10",      "v2",       "v1", "v12beta1", "v1beta10", "v1beta2", "v1beta1", "v2alpha1",
      "v1alpha1", "20210101", "V1", "v-1",      "v1beta",   "vbeta1",  "version"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      CAPTURE(ordered[i]);
      CAPTURE(ordered[j]);
      CHECK(model::is_preferred(ordered[i], ordered[j]) == (i < j));
    }
  }
}
