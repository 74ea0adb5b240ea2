#include "core/serve/rest/page_cursor.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/json/writer.hpp"
#include "core/serve/rest/rest_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace k8scache::serve {

namespace {

/// What a cursor says: a JSON array of the place, the id, namespace, name, and the keys.
struct Place {
  std::size_t end = 0;  // a guess: where it stood
  std::int64_t id = 0;
  std::string list_key;
  std::vector<query::SortKey> keys;
};

std::optional<Place> read_place(const RestQuestion& question) {
  const auto text = base64url_decode(question.cursor);
  json::Parser parser;
  if (!text || !parser.is_valid(*text)) return std::nullopt;
  const json::Value cursor = parser.parse(*text);
  const auto end = cursor.at(0).integer();
  const auto id = cursor.at(1).integer();
  const auto ns = cursor.at(2).text();
  const auto name = cursor.at(3).text();
  if (!end || *end < 1 || !id || !ns || !name || cursor.size() != question.order.size() + 4) {
    return std::nullopt;
  }
  Place place{.end = static_cast<std::size_t>(*end),
              .id = *id,
              .list_key = query::list_key(*ns, *name),
              .keys = {}};
  for (std::size_t i = 0; i < question.order.size(); ++i) {
    auto key = query::SortKey::from_token(cursor.at(i + 4).text_or(""));
    if (!key) return std::nullopt;
    place.keys.push_back(std::move(*key));
  }
  return place;
}

/// Whether an object stands behind a place; one that is gone meanwhile cannot be, as the ids are of
/// the reader's snapshot.
bool is_behind(store::Reader& reader, const RestQuestion& question, const Place& place,
               std::int64_t id) {
  if (question.order.empty()) {
    const auto row = reader.row(id);
    return row && query::list_key(row->key.ns, row->key.name) > place.list_key;
  }
  bool result = false;
  json::Parser parser;
  reader.each(std::vector{id}, [&](const store::StoredObject& object) {
    const std::vector<query::SortKey> keys = keys_of(question, parser.parse(object.body));
    if (is_before(question, place.keys, keys)) {
      result = true;
    } else if (!is_before(question, keys, place.keys)) {
      result = query::list_key(object.ns, object.name) > place.list_key;
    }
  });
  return result;
}

}  // namespace

std::string cursor_at(const RestQuestion& question, const store::StoredObject& object,
                      std::size_t end) {
  std::string text;
  json::Writer writer(text);
  writer.begin_array().value(end).value(object.id).value(object.ns).value(object.name);
  if (!question.order.empty()) {
    json::Parser parser;
    for (const query::SortKey& key : keys_of(question, parser.parse(object.body))) {
      writer.value(key.token());
    }
  }
  writer.end_array();
  return base64url_encode(text);
}

std::size_t place_behind(store::Reader& reader, const RestQuestion& question,
                         const ResultMemo::Ids& ids) {
  const auto place = read_place(question);
  if (!place) fail(ErrorKind::Usage, "cursor: it is none of ours, or of another order");
  if (place->end <= ids.size() && ids[place->end - 1] == place->id) return place->end;
  const auto found = std::ranges::partition_point(
      ids, [&](std::int64_t id) { return !is_behind(reader, question, *place, id); });
  return static_cast<std::size_t>(found - ids.begin());
}

}  // namespace k8scache::serve
