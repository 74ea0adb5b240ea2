#pragma once

#include <string_view>
#include <vector>

namespace k8scache::describe {

/// How a field of a source is shown, and what stands for one that is missing.
enum class SourceField {
  Text,
  TextOrNone,
  TextOrUnset,
  Number,
  NumberOrNone,
  Truth,
  Size,       // a quantity above zero, else <unset>
  Slice,      // [a b]
  Joined,     // a, b
  Map,        // map[k:v]
  Secret,     // a reference within the namespace, as Go prints the struct
  AnySecret,  // one that names its namespace
};

/// A line about one field.
struct SourceLine {
  std::string_view label;  // with its colon, which kubectl forgets once
  std::string_view member;
  SourceField shown = SourceField::Text;
};

/// What follows the lines of a source.
enum class More { Nothing, Projections, DownwardItems, ClaimTemplate, Attributes };

/// A kind of volume: the member that makes a volume one, how it is called, what is told of it.
struct VolumeSource {
  std::string_view member;
  std::string_view type;
  std::vector<SourceLine> lines{};
  More more = More::Nothing;
};

/// The kinds that volumes of pods may be of, and those of PersistentVolumes.
[[nodiscard]] std::vector<VolumeSource> sources_of_pods();
[[nodiscard]] std::vector<VolumeSource> sources_of_volumes();

}  // namespace k8scache::describe
