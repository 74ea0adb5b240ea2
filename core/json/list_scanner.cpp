#include "core/json/list_scanner.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"

#include <simdjson.h>

namespace k8scache::json {

namespace {

namespace ondemand = simdjson::ondemand;

/// simdjson's strings live in the parser until the next document; slices of `text` live with it.
class Scanner {
 public:
  Scanner(ondemand::parser& parser, std::string& text, const ObjectVisitor& visit)
      : parser_(parser), text_(text), visit_(visit) {
    text_.reserve(text_.size() + simdjson::SIMDJSON_PADDING);
  }

  ListHead list() {
    ondemand::document document =
        parser_.iterate(text_.data(), text_.size(), text_.size() + simdjson::SIMDJSON_PADDING);
    ListHead head;
    for (auto field : document.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "kind") {
        head.kind = string_of(field.value());
      } else if (key == "apiVersion") {
        head.api_version = string_of(field.value());
      } else if (key == "metadata") {
        read_list_metadata(field.value(), head);
      } else if (key == "items") {
        read_items(document, field.value());
      }
    }
    if (document.current_location().error() == simdjson::SUCCESS) {
      throw simdjson::simdjson_error(simdjson::TAPE_ERROR);  // something stands behind the list
    }
    return head;
  }

  void object() {
    ondemand::document document =
        parser_.iterate(text_.data(), text_.size(), text_.size() + simdjson::SIMDJSON_PADDING);
    ondemand::value value = document;
    read_object(document, value);
  }

  std::string event() {
    ondemand::document document =
        parser_.iterate(text_.data(), text_.size(), text_.size() + simdjson::SIMDJSON_PADDING);
    std::string type;
    for (auto field : document.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "type") {
        type = string_of(field.value());
      } else if (key == "object") {
        read_object(document, field.value());
      }
    }
    return type;
  }

 private:
  static std::string_view string_of(ondemand::value value) {
    if (value.is_null()) return {};
    return value.get_string();
  }

  static void read_list_metadata(ondemand::value metadata, ListHead& head) {
    if (metadata.is_null()) return;
    for (auto field : metadata.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "resourceVersion") {
        head.resource_version = string_of(field.value());
      } else if (key == "continue") {
        head.continue_token = string_of(field.value());
      } else if (key == "remainingItemCount") {
        ondemand::value count = field.value();
        if (!count.is_null()) head.remaining_items = count.get_int64();
      }
    }
  }

  void read_items(ondemand::document& document, ondemand::value items) {
    if (items.is_null()) return;
    for (auto item : items.get_array()) read_object(document, item.value());
  }

  void read_object(ondemand::document& document, ondemand::value value) {
    const char* const start = value.raw_json_token().data();
    ScannedObject object;
    for (auto field : value.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "metadata") {
        read_metadata(document, field.value(), object);
      } else if (key == "kind") {
        object.kind = string_of(field.value());
      } else if (key == "apiVersion") {
        object.api_version = string_of(field.value());
      }
    }
    object.text = {start, static_cast<std::size_t>(end_of_container(document, start) - start)};
    if (!object.managed_fields.empty()) take_one_comma(object);
    visit_(object);
  }

  /// After a container was walked, the iterator stands at the token behind it (or at the end of the
  /// text): the container ends with the closing bracket before that.
  const char* end_of_container(ondemand::document& document, const char* start) const {
    const char* position = nullptr;
    const char* const text_end = text_.data() + text_.size();
    if (document.current_location().get(position) != simdjson::SUCCESS || position > text_end) {
      position = text_end;
    }
    while (position > start && position[-1] != '}' && position[-1] != ']') --position;
    return position;
  }

  void read_metadata(ondemand::document& document, ondemand::value metadata,
                     ScannedObject& object) {
    if (metadata.is_null()) return;
    for (auto field : metadata.get_object()) {
      const char* const key_start = field.key().raw() - 1;
      const std::string_view key = field.unescaped_key();
      ondemand::value value = field.value();
      if (key == "name") {
        object.name = string_of(value);
      } else if (key == "namespace") {
        object.ns = string_of(value);
      } else if (key == "uid") {
        object.uid = string_of(value);
      } else if (key == "resourceVersion") {
        object.resource_version = string_of(value);
      } else if (key == "creationTimestamp") {
        object.created = string_of(value);
      } else if (key == "labels") {
        read_labels(value, object);
      } else if (key == "managedFields" && !value.is_null()) {
        ondemand::array entries = value.get_array();
        const std::string_view array = entries.raw_json();
        object.managed_fields = {key_start,
                                 static_cast<std::size_t>(array.data() + array.size() - key_start)};
      }
    }
    static_cast<void>(document);
  }

  static void read_labels(ondemand::value labels, ScannedObject& object) {
    if (labels.is_null()) return;
    for (auto field : labels.get_object()) {
      const std::string_view key = field.unescaped_key();
      object.labels.emplace_back(key, string_of(field.value()));
    }
  }

  /// A member goes with the comma behind it, or else with the one before it.
  static void take_one_comma(ScannedObject& object) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    const char* start = object.managed_fields.data();
    const char* end = start + object.managed_fields.size();
    while (end < object.text.data() + object.text.size() && is_blank(*end)) ++end;
    if (*end == ',') {
      ++end;
    } else {
      while (start > object.text.data() && is_blank(start[-1])) --start;
      if (start[-1] == ',') --start;
    }
    object.managed_fields = {start, static_cast<std::size_t>(end - start)};
  }

  ondemand::parser& parser_;
  std::string& text_;
  const ObjectVisitor& visit_;
};

template <typename Scan>
auto reading(Scan&& scan) {
  try {
    return scan();
  } catch (const simdjson::simdjson_error& error) {
    fail(ErrorKind::Usage, "cannot read JSON: {}", error.what());
  }
}

}  // namespace

struct ListScanner::State {
  ondemand::parser parser;
};

ListScanner::ListScanner() : state_(std::make_unique<State>()) {}
ListScanner::~ListScanner() = default;
ListScanner::ListScanner(ListScanner&&) noexcept = default;
ListScanner& ListScanner::operator=(ListScanner&&) noexcept = default;

ListHead ListScanner::scan(std::string& text, const ObjectVisitor& visit) {
  return reading([&] { return Scanner(state_->parser, text, visit).list(); });
}

ListHead scan_list(std::string& text, const ObjectVisitor& visit) {
  return ListScanner().scan(text, visit);
}

void scan_object(std::string& text, const ObjectVisitor& visit) {
  ondemand::parser parser;
  reading([&] { Scanner(parser, text, visit).object(); });
}

std::string scan_event(std::string& text, const ObjectVisitor& visit) {
  ondemand::parser parser;
  return reading([&] { return Scanner(parser, text, visit).event(); });
}

std::optional<ListHead> peek_list_head(std::string_view text) {
  constexpr std::size_t kLongestHead = 64 * 1024;  // continue tokens are a few hundred bytes
  // A string cannot hold this: its closing quote would be escaped.
  constexpr std::string_view kItems = "\"items\":";
  const std::size_t items = text.substr(0, kLongestHead).find(kItems);
  if (items == std::string_view::npos) return std::nullopt;
  Parser parser;
  try {
    const Value root = parser.parse(std::string(text.substr(0, items)) + "\"items\":[]}");
    if (!root["metadata"].is_object() || !root["kind"].exists()) return std::nullopt;
    ListHead head;
    head.kind = root["kind"].text_or("");
    head.api_version = root["apiVersion"].text_or("");
    head.resource_version = root["metadata"]["resourceVersion"].text_or("");
    head.continue_token = root["metadata"]["continue"].text_or("");
    head.remaining_items = root["metadata"]["remainingItemCount"].integer_or(0);
    return head;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace k8scache::json
