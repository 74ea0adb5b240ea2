#include "core/wire/list_transcoder.hpp"

#include "core/wire/json_text.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace k8scache::wire {

namespace {

constexpr std::string_view kMagic{"k8s\0", 4};
// One object of this size is beyond every API server (etcd takes 1.5 MiB).
constexpr std::uint64_t kLargestItem = 64U << 20U;
constexpr std::uint64_t kLargestHead = 64U << 10U;
constexpr std::uint64_t kMostRemaining = std::numeric_limits<std::int64_t>::max();

/// Tag and length of a field of bytes, at the front of a text.
struct Head {
  std::uint32_t number = 0;
  std::size_t size = 0;  ///< of tag and length
  std::uint64_t length = 0;
};

/// Nothing while it has not come whole, and `is_bad` when it is none.
std::optional<Head> head_of(std::string_view text, bool& is_bad) {
  constexpr std::size_t kLongest = 10;
  if (text.empty()) return std::nullopt;
  const auto tag = static_cast<unsigned char>(text.front());
  is_bad = tag >= 0x80 || (tag & 7U) != 2;
  if (is_bad) return std::nullopt;
  Head head{.number = std::uint32_t{tag} >> 3U, .size = 1};
  for (unsigned shift = 0; head.size < text.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text[head.size++]);
    head.length |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return head;
    is_bad = head.size >= kLongest;
    if (is_bad) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

ListTranscoder::Step ListTranscoder::refuse(std::string why) {
  if (why_.empty()) why_ = std::move(why);
  return Step::Refused;
}

bool ListTranscoder::feed(std::string_view bytes, std::string& text) {
  pending_ += bytes;
  Step step = Step::Done;
  while (step == Step::Done) step = this->step(text);
  pending_.erase(0, taken_);
  taken_ = 0;
  return step == Step::MoreNeeded;
}

bool ListTranscoder::finish(std::string& text) {
  if (place_ != Place::Behind || !pending_.empty()) {
    refuse("a list that is cut short");
    return false;
  }
  text += "]}";
  return true;
}

std::optional<std::string> ListTranscoder::cut(std::string& text) const {
  if (head_ == 0 || text.size() == head_) return std::nullopt;
  std::string part = text + "]}";
  text.resize(head_);
  return part;
}

/// Takes a whole field of bytes off what has arrived.
ListTranscoder::Step ListTranscoder::take_whole(std::uint32_t number, std::string_view& bytes) {
  const std::string_view arrived = std::string_view(pending_).substr(taken_);
  const std::uint64_t largest = place_ == Place::Items ? kLargestItem : kLargestHead;
  bool is_bad = false;
  const auto head = head_of(arrived, is_bad);
  if (!head) return is_bad ? refuse("a damaged list") : Step::MoreNeeded;
  if (head->number != number) return refuse(fmt::format("field {} in a list", head->number));
  if (head->length > largest) return refuse("a field that is too long");
  if (arrived.size() - head->size < head->length) return Step::MoreNeeded;
  bytes = arrived.substr(head->size, head->length);
  taken_ += head->size + head->length;
  return Step::Done;
}

ListTranscoder::Step ListTranscoder::step(std::string& text) {
  const std::string_view arrived = std::string_view(pending_).substr(taken_);
  const std::size_t before = taken_;
  std::string_view bytes;
  switch (place_) {
    case Place::Magic:
      if (arrived.size() < kMagic.size()) return Step::MoreNeeded;
      if (!arrived.starts_with(kMagic)) return refuse("no protobuf of Kubernetes");
      taken_ += kMagic.size();
      place_ = Place::Type;
      return Step::Done;
    case Place::Type: {
      const Step step = take_whole(1, bytes);
      return step == Step::Done ? take_type(bytes) : step;
    }
    case Place::Raw: {
      bool is_bad = false;
      const auto head = head_of(arrived, is_bad);
      if (!head) return is_bad ? refuse("a damaged list") : Step::MoreNeeded;
      if (head->number != 2) return refuse("an envelope without a list");
      taken_ += head->size;
      left_ = head->length;
      place_ = Place::Metadata;
      return Step::Done;
    }
    case Place::Metadata:
    case Place::Items: {
      if (place_ == Place::Items && left_ == 0) {
        place_ = Place::Behind;
        return Step::Done;
      }
      const Step step = take_whole(place_ == Place::Metadata ? 1 : 2, bytes);
      if (step != Step::Done) return step;
      if (taken_ - before > left_) return refuse("an object behind the end of its list");
      left_ -= taken_ - before;
      return place_ == Place::Metadata ? take_metadata(bytes, text) : take_item(bytes, text);
    }
    case Place::Behind: {
      // The encoding and the type of the content, which are not used.
      bool is_bad = false;
      const auto head = head_of(arrived, is_bad);
      if (!head) return is_bad ? refuse("a damaged list") : Step::MoreNeeded;
      if ((head->number != 3 && head->number != 4) || head->length != 0) {
        return refuse("a list in another encoding");
      }
      taken_ += head->size;
      return Step::Done;
    }
  }
  return Step::Refused;
}

ListTranscoder::Step ListTranscoder::take_type(std::string_view bytes) {
  Reader reader(bytes);
  Element element;
  std::string_view api_version;
  std::string_view kind;
  while (reader.next(element)) {
    if (element.type != WireType::Bytes) return refuse("a damaged list");
    if (element.number == 1) api_version = element.bytes;
    if (element.number == 2) kind = element.bytes;
  }
  if (reader.is_damaged() || api_version != list_.api_version || kind != list_.kind + "List") {
    return refuse(fmt::format("a {} instead of a {}List", kind, list_.kind));
  }
  place_ = Place::Raw;
  return Step::Done;
}

// Go leaves out what is empty, and writes remainingItemCount when it is known.
ListTranscoder::Step ListTranscoder::take_metadata(std::string_view bytes, std::string& text) {
  Reader reader(bytes);
  Element element;
  std::string_view self_link;
  std::string_view version;
  std::string_view token;
  std::optional<std::uint64_t> remaining;
  std::array<bool, 5> seen{};
  while (reader.next(element)) {
    const WireType type = element.number == 4 ? WireType::Varint : WireType::Bytes;
    if (element.number > 4 || element.type != type || std::exchange(seen[element.number], true)) {
      return refuse(fmt::format("an unexpected field {} of a list's metadata", element.number));
    }
    if (element.number == 1) self_link = element.bytes;
    if (element.number == 2) version = element.bytes;
    if (element.number == 3) token = element.bytes;
    if (element.number == 4) remaining = element.value;
  }
  if (reader.is_damaged() || remaining.value_or(0) > kMostRemaining) {
    return refuse("a damaged list");
  }
  text += "{\"kind\":";
  append_string(text, list_.kind + "List");
  text += ",\"apiVersion\":";
  append_string(text, list_.api_version);
  text += ",\"metadata\":{";
  const char* comma = "";
  const auto member = [&](const char* key, std::string_view value) {
    if (value.empty()) return;
    text.append(comma).append(key);
    append_string(text, value);
    comma = ",";
  };
  member("\"selfLink\":", self_link);
  member("\"resourceVersion\":", version);
  member("\"continue\":", token);
  if (remaining) text.append(comma).append(fmt::format("\"remainingItemCount\":{}", *remaining));
  text += "},\"items\":[";
  head_ = text.size();
  place_ = Place::Items;
  return Step::Done;
}

ListTranscoder::Step ListTranscoder::take_item(std::string_view bytes, std::string& text) {
  if (text.size() > head_) text += ',';
  if (transcoder_.append_object(text, *list_.item, bytes)) return Step::Done;
  return refuse(transcoder_.why());
}

}  // namespace k8scache::wire
