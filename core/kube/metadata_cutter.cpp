#include "core/kube/metadata_cutter.hpp"

#include "core/kube/checked_protozero.hpp"
#include "core/kube/protobuf_envelope.hpp"

#include <protozero/varint.hpp>

#include <algorithm>

namespace k8scache::kube {

namespace {

constexpr std::size_t kMagicBytes = 4;
// Of k8s.io/apimachinery's generated.proto files: all length-delimited.
constexpr char kType = 0x0a;      // Unknown.typeMeta
constexpr char kRaw = 0x12;       // Unknown.raw
constexpr char kListMeta = 0x0a;  // PartialObjectMetadataList.metadata
constexpr char kItem = 0x12;      // PartialObjectMetadataList.items

/// A length-delimited field at the beginning of a text: with its tag and length, how many bytes.
struct Field {
  char tag = 0;
  std::uint64_t head = 0;    ///< bytes of tag and length
  std::uint64_t length = 0;  ///< bytes of the value
};

/// Nothing when not even tag and length have arrived.
std::optional<Field> field_at(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const char* place = text.data() + 1;
  const char* const end = text.data() + text.size();
  try {
    const std::uint64_t length = protozero::decode_varint(&place, end);
    return Field{text.front(), static_cast<std::uint64_t>(place - text.data()), length};
  } catch (const protozero::exception&) {
    return std::nullopt;
  }
}

/// The first field, if it has this tag and has arrived whole.
std::optional<std::string_view> whole_field(std::string_view text, char tag) {
  const auto field = field_at(text);
  if (!field || field->tag != tag || field->length > text.size() - field->head) return std::nullopt;
  return text.substr(0, field->head + field->length);
}

}  // namespace

bool MetadataCutter::read_head(std::string& body) {
  if (!is_protobuf(body)) return false;
  std::string_view rest = std::string_view(body).substr(kMagicBytes);
  const auto type = whole_field(rest, kType);
  if (!type) return false;
  rest.remove_prefix(type->size());
  const auto raw = field_at(rest);
  if (!raw || raw->tag != kRaw) return false;
  rest.remove_prefix(raw->head);
  const auto meta = whole_field(rest, kListMeta);
  if (!meta || meta->size() > raw->length) return false;
  rest.remove_prefix(meta->size());
  type_ = *type;
  meta_ = *meta;
  left_ = raw->length - meta->size();
  body.erase(0, body.size() - rest.size());
  has_head_ = true;
  return true;
}

std::optional<std::string> MetadataCutter::cut(std::string& body) {
  if (!has_head_ && !read_head(body)) return std::nullopt;
  const std::string_view arrived =
      std::string_view(body).substr(0, std::min<std::uint64_t>(body.size(), left_));
  std::size_t whole = 0;
  while (const auto item = whole_field(arrived.substr(whole), kItem)) whole += item->size();
  if (whole == 0) return std::nullopt;
  std::string page = page_of(arrived.substr(0, whole));
  body.erase(0, whole);
  left_ -= whole;
  return page;
}

std::optional<std::string> MetadataCutter::rest(std::string_view body) const {
  if (body.size() < left_) return std::nullopt;
  return page_of(meta_ + std::string(body.substr(0, left_)));
}

std::string MetadataCutter::page_of(std::string_view message) const {
  std::string page("k8s\0", kMagicBytes);
  page += type_;
  protozero::pbf_writer(page).add_bytes(2, message.data(), message.size());
  return page;
}

}  // namespace k8scache::kube
