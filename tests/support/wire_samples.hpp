#pragma once

#include "core/wire/table.hpp"

#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

namespace k8scache::tests {

/// Whether the table is of the minor that samples are of.
enum class SamplesOf { SameMinor, OtherMinor };

/// What the transcoder made of random objects.
struct SampleCounts {
  int equal = 0;
  int refused = 0;  ///< of another minor only
  int unset = 0;    ///< differ in members that nobody has set; of another minor only
  int failed = 0;
  std::set<std::string> paths;  ///< of those members
};

/// Compares one random object that Go wrote, a line of `wire-schema samples`: `apps/v1 Deployment
/// PROTOBUF JSON`, both in base64. Says of the first few that differ where.
void compare_sample(const wire::Table& table, std::string_view line, SamplesOf of,
                    SampleCounts& counts, std::ostream& differences);

}  // namespace k8scache::tests
