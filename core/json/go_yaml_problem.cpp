#include "core/json/go_yaml_problem.hpp"

#include <fmt/format.h>
#include <yaml.h>

#include <cstddef>
#include <set>

namespace k8scache::json {

namespace {

/// libyaml's parser over a text that outlives it.
class Events {
 public:
  explicit Events(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  ~Events() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  /// Goes on to the next event; false: there is a problem.
  bool next() {
    yaml_event_delete(&event_);
    return yaml_parser_parse(&parser_, &event_) == 1 && parser_.error == YAML_NO_ERROR;
  }
  [[nodiscard]] const yaml_event_t& event() const { return event_; }

  [[nodiscard]] std::string problem() const {
    std::size_t line = parser_.problem_mark.line;
    if (line != 0 && parser_.error == YAML_SCANNER_ERROR) ++line;
    if (line == 0) line = parser_.context_mark.line;
    const char* const words =
        parser_.problem != nullptr ? parser_.problem : "unknown problem parsing YAML content";
    return line == 0 ? words : fmt::format("line {}: {}", line, words);
  }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

std::string text_of(const yaml_char_t* name) {
  return name == nullptr ? "" : reinterpret_cast<const char*>(name);
}

}  // namespace

std::string go_yaml_problem(std::string_view text) {
  Events events(text);
  std::set<std::string> anchors;
  while (events.next()) {
    const yaml_event_t& event = events.event();
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        if (const std::string name = text_of(event.data.alias.anchor); !anchors.contains(name)) {
          return fmt::format("unknown anchor '{}' referenced", name);
        }
        break;
      case YAML_SCALAR_EVENT: anchors.insert(text_of(event.data.scalar.anchor)); break;
      case YAML_SEQUENCE_START_EVENT:
        anchors.insert(text_of(event.data.sequence_start.anchor));
        break;
      case YAML_MAPPING_START_EVENT:
        anchors.insert(text_of(event.data.mapping_start.anchor));
        break;
      case YAML_DOCUMENT_END_EVENT:
      case YAML_STREAM_END_EVENT: return "";
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT:
      case YAML_DOCUMENT_START_EVENT:
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: break;
    }
  }
  return events.problem();
}

}  // namespace k8scache::json
