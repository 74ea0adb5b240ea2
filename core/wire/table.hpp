#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::wire {

/// What one value of a field is, on the wire and in JSON.
enum class Shape : std::uint8_t {
  String,
  Bool,
  Int32,
  Int64,
  Double,
  Bytes,    ///< base64 in JSON
  Message,  ///< an object
  Inline,   ///< a message whose members stand among those of its owner
  Strings,  ///< a message that stands for a list of strings
  // Kubernetes' types with a JSON form of their own.
  Time,
  MicroTime,
  Quantity,
  IntOrString,
  RawJson,
  RawExtension,
  SchemaOrArray,
  SchemaOrBool,
  SchemaOrStrings,
};

enum class Many : std::uint8_t { One, Pointer, List, Map };
enum class LeftOut : std::uint8_t { Never, WhenEmpty, WhenZero };

struct Message;

/// A member of a message, in the order in which Go writes JSON.
struct Field {
  std::uint32_t number = 0;
  Shape shape = Shape::String;
  Many many = Many::One;
  LeftOut left_out = LeftOut::Never;
  const Message* message = nullptr;  ///< of all shapes that are messages on the wire
  std::string name;
  std::string key;  ///< `"name":`
  std::string
      typed;  ///< `"kind":"...","apiVersion":"...",`, which the server puts in; mostly empty
};

struct Message {
  static constexpr std::size_t kNumbers = 64;
  std::string name;  ///< `core/v1.Pod`
  std::vector<Field> fields;
  std::uint64_t known = 0;                         ///< a bit for each number
  std::array<std::uint8_t, kNumbers> of_number{};  ///< index of `fields`
};

/// How the kinds that API servers list themselves look as protobuf and as JSON, in one minor of
/// Kubernetes. Made from schema/wire, whose form schema/README.md tells.
class Table {
 public:
  /// Throws Usage when the text is no such table, or does not know the minor.
  Table(std::string_view text, int minor);

  /// What an object of a kind is on the wire; nothing when the server does not list it itself.
  [[nodiscard]] const Message* kind(std::string_view api_version, std::string_view kind) const;
  [[nodiscard]] int minor() const { return minor_; }

 private:
  Message& message(std::string_view name);
  void read(std::string_view text);
  void read_kind(std::string_view line);
  void read_field(Message& message, std::string_view line);

  int minor_;
  int first_ = 0;
  int last_ = 0;
  std::map<std::string, std::unique_ptr<Message>, std::less<>> messages_;
  std::map<std::string, const Message*, std::less<>> kinds_;  // by `apps/v1 Deployment`
};

/// The minors that a table knows.
struct Minors {
  int first = 0;
  int last = 0;
};
Minors minors_of(std::string_view text);

}  // namespace k8scache::wire
