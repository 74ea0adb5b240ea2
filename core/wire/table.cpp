#include "core/wire/table.hpp"

#include "core/base/error.hpp"

#include <algorithm>
#include <charconv>

namespace k8scache::wire {

namespace {

// The messages behind the special shapes. Spec: k8s.io/apimachinery, the generated.proto files of
// pkg/apis/meta/v1, pkg/api/resource, pkg/util/intstr and pkg/runtime; apiextensions/v1.
constexpr std::string_view kSpecial = R"(message Strings
1 items []string
message Time
1 seconds int64
2 nanos int32
message MicroTime
1 seconds int64
2 nanos int32
message Quantity
1 string string
message IntOrString
1 type int64
2 intVal int32
3 strVal string
message RawJSON
1 raw bytes
message RawExtension
1 raw bytes
message SchemaOrArray
1 schema *apiextensions/v1.JSONSchemaProps
2 schemas []apiextensions/v1.JSONSchemaProps
message SchemaOrBool
1 allows bool
2 schema *apiextensions/v1.JSONSchemaProps
message SchemaOrStrings
1 schema *apiextensions/v1.JSONSchemaProps
2 property []string
)";

struct Word {
  std::string_view text;
  Shape shape;
};
constexpr std::array<Word, 16> kShapes{{{"string", Shape::String},
                                        {"bool", Shape::Bool},
                                        {"int32", Shape::Int32},
                                        {"int64", Shape::Int64},
                                        {"double", Shape::Double},
                                        {"bytes", Shape::Bytes},
                                        {"<[]string>", Shape::Strings},
                                        {"Time", Shape::Time},
                                        {"MicroTime", Shape::MicroTime},
                                        {"Quantity", Shape::Quantity},
                                        {"IntOrString", Shape::IntOrString},
                                        {"RawJSON", Shape::RawJson},
                                        {"RawExtension", Shape::RawExtension},
                                        {"SchemaOrArray", Shape::SchemaOrArray},
                                        {"SchemaOrBool", Shape::SchemaOrBool},
                                        {"SchemaOrStrings", Shape::SchemaOrStrings}}};

bool is_scalar(Shape shape) { return shape <= Shape::Bytes; }

/// The text up to the next blank, which is taken off.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

int number_of(std::string_view word) {
  int number = -1;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc{} && end == word.data() + word.size() ? number : -1;
}

/// Takes ` @since-last` off the line; whether it holds for the minor.
bool take_minors(std::string_view& line, int minor) {
  const std::size_t at = line.rfind(" @");
  if (at == std::string_view::npos) return true;
  const std::string_view range = line.substr(at + 2);
  line = line.substr(0, at);
  const std::size_t dash = range.find('-');
  const std::string_view since = range.substr(0, dash);
  const std::string_view last = range.substr(std::min(dash, range.size() - 1) + 1);
  return (since.empty() || number_of(since) <= minor) && (last.empty() || minor <= number_of(last));
}

[[noreturn]] void refuse(std::string_view line) {
  fail(ErrorKind::Usage, "the table of wire forms has a line that means nothing: \"{}\"", line);
}

}  // namespace

Table::Table(std::string_view text, int minor) : minor_(minor) {
  read(kSpecial);
  read(text);
  if (minor < first_ || minor > last_) {
    fail(ErrorKind::Usage, "the table of wire forms knows 1.{} to 1.{}, not 1.{}", first_, last_,
         minor);
  }
}

Message& Table::message(std::string_view name) {
  const auto found = messages_.find(name);
  if (found != messages_.end()) return *found->second;
  auto& made = messages_[std::string(name)];
  made = std::make_unique<Message>();
  made->name = name;
  return *made;
}

void Table::read(std::string_view text) {
  Message* owner = nullptr;
  bool has_owner = false;  // this minor
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("minors ")) {
      take_word(line);
      first_ = number_of(take_word(line));
      last_ = number_of(line);
    } else if (line.starts_with("kind ")) {
      line.remove_prefix(5);
      if (take_minors(line, minor_)) read_kind(line);
    } else if (line.starts_with("message ")) {
      line.remove_prefix(8);
      has_owner = take_minors(line, minor_);
      owner = &message(line);
    } else if (owner == nullptr) {
      refuse(line);
    } else if (has_owner && take_minors(line, minor_)) {
      read_field(*owner, line);
    }
  }
}

void Table::read_kind(std::string_view line) {
  const std::size_t split = line.rfind(' ');
  if (split == std::string_view::npos) refuse(line);
  kinds_.emplace(line.substr(0, split), &message(line.substr(split + 1)));
}

void Table::read_field(Message& owner, std::string_view line) {
  const std::string_view whole = line;
  const int number = number_of(take_word(line));
  const std::string_view name = take_word(line);
  std::string_view type = take_word(line);
  if (number < 1 || number >= static_cast<int>(Message::kNumbers) || name.empty() || type.empty()) {
    refuse(whole);
  }
  Field field{.number = static_cast<std::uint32_t>(number), .name = std::string(name)};
  field.key.append("\"").append(name).append("\":");
  if (type.ends_with('?') || type.ends_with('~')) {
    field.left_out = type.ends_with('?') ? LeftOut::WhenEmpty : LeftOut::WhenZero;
    type.remove_suffix(1);
  }
  if (type.starts_with('*')) field.many = Many::Pointer;
  if (type.starts_with("[]")) field.many = Many::List;
  if (type.starts_with("{}")) field.many = Many::Map;
  type.remove_prefix(field.many == Many::One ? 0 : field.many == Many::Pointer ? 1 : 2);
  const auto* const known = std::find_if(kShapes.begin(), kShapes.end(),
                                         [&](const Word& word) { return word.text == type; });
  if (known != kShapes.end()) {
    field.shape = known->shape;
    if (field.shape == Shape::Strings) type = "Strings";
  } else if (type.find('.') == std::string_view::npos) {
    refuse(whole);
  } else {
    field.shape = name == "." ? Shape::Inline : Shape::Message;
  }
  if (!is_scalar(field.shape)) field.message = &message(type);
  if (line.starts_with('+')) {
    const std::size_t split = line.rfind('/');
    if (split == std::string_view::npos) refuse(whole);
    field.typed.append("\"kind\":\"").append(line.substr(split + 1));
    field.typed.append("\",\"apiVersion\":\"").append(line.substr(1, split - 1)).append("\",");
  } else if (!line.empty()) {
    refuse(whole);
  }
  const std::uint64_t bit = std::uint64_t{1} << field.number;
  if ((owner.known & bit) != 0) refuse(whole);
  owner.known |= bit;
  owner.of_number.at(field.number) = static_cast<std::uint8_t>(owner.fields.size());
  owner.fields.push_back(std::move(field));
}

const Message* Table::kind(std::string_view api_version, std::string_view kind) const {
  const auto found = kinds_.find(std::string(api_version).append(" ").append(kind));
  return found == kinds_.end() ? nullptr : found->second;
}

Minors minors_of(std::string_view text) {
  constexpr std::string_view kWord = "\nminors ";
  const std::size_t at = text.find(kWord);
  if (at == std::string_view::npos) return {};
  std::string_view line = text.substr(at + kWord.size());
  line = line.substr(0, line.find('\n'));
  const int first = number_of(take_word(line));
  return {.first = first, .last = number_of(line)};
}

}  // namespace k8scache::wire
