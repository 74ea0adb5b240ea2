#include "core/serve/kube/accept.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <cstdlib>

namespace k8scache::serve {

namespace {

std::optional<double> quality_of(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || end != copy.c_str() + copy.size() || !(value >= 0 && value <= 1)) {
    return std::nullopt;
  }
  return value;
}

std::optional<MediaRange> range_of(std::string_view text) {
  MediaRange range;
  bool is_first = true;
  for (const std::string_view piece : split(text, ';')) {
    const std::string_view part = trim(piece);
    if (is_first) {
      range.type = to_lower(part);
      is_first = false;
      continue;
    }
    const std::size_t sign = part.find('=');
    if (sign == std::string_view::npos) continue;
    const std::string name = to_lower(trim(part.substr(0, sign)));
    const std::string_view value = trim(part.substr(sign + 1));
    if (name == "as") range.as = value;
    if (name == "g") range.group = value;
    if (name == "v") range.version = value;
    if (name == "version") range.format_version = value;
    if (name == "q") {
      const auto quality = quality_of(value);
      if (!quality) return std::nullopt;
      range.quality = *quality;
    }
  }
  if (range.type.find('/') == std::string::npos) return std::nullopt;
  return range;
}

std::optional<Form> form_of(const MediaRange& range) {
  if (!range.takes_json()) return std::nullopt;
  if (range.as.empty()) return Form::Object;
  if (range.group != "meta.k8s.io") return std::nullopt;
  const bool is_beta = range.version == "v1beta1";
  if (!is_beta && range.version != "v1") return std::nullopt;
  if (range.as == "Table") return is_beta ? Form::TableBeta : Form::Table;
  if (range.as == "PartialObjectMetadata" || range.as == "PartialObjectMetadataList") {
    return is_beta ? Form::MetadataBeta : Form::Metadata;
  }
  return std::nullopt;
}

}  // namespace

bool MediaRange::takes_json() const {
  return type == "application/json" || type == "application/*" || type == "*/*";
}

std::vector<MediaRange> accepted(std::string_view header) {
  if (trim(header).empty()) return {MediaRange{.type = "*/*"}};
  std::vector<MediaRange> ranges;
  for (const std::string_view piece : split(header, ',')) {
    auto range = range_of(piece);
    if (range && range->quality > 0) ranges.push_back(std::move(*range));
  }
  std::ranges::stable_sort(ranges, std::ranges::greater{}, &MediaRange::quality);
  return ranges;
}

std::optional<Form> form_of(const std::vector<MediaRange>& ranges) {
  for (const MediaRange& range : ranges) {
    if (const auto form = form_of(range)) return form;
  }
  return std::nullopt;
}

}  // namespace k8scache::serve
