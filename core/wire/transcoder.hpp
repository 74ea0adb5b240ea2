#pragma once

#include "core/json/value.hpp"
#include "core/wire/reader.hpp"
#include "core/wire/table.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace k8scache::wire {

/// Writes protobuf messages as the JSON that the API server would have sent, byte for byte.
///
/// Whatever a table does not say (an unknown field, a wire type that does not fit, a member twice)
/// and whatever is damaged is refused, never guessed: the caller asks for JSON then.
class Transcoder {
 public:
  /// Appends an object of a list; `metadata.managedFields` is left out. False, with `why`, when it
  /// is refused; the text is of no use then.
  bool append_object(std::string& out, const Message& kind, std::string_view bytes);
  /// Appends a message whole.
  bool append_message(std::string& out, const Message& message, std::string_view bytes);
  /// `unknown field 45 of core/v1.PodSpec`
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  /// Where the fields of one message are. Only what `seen` names is set.
  struct Parts {
    struct Part {
      const char* begin;    // of the first element, with its tag
      const char* end;      // of the last one
      const char* data;     // of the last one's bytes
      std::uint64_t value;  // the last one's, or how many bytes it has
      [[nodiscard]] std::string_view bytes() const { return {data, std::size_t{value}}; }
    };
    std::uint64_t seen = 0;
    std::array<Part, Message::kNumbers>
        parts;  // not set: there are two for each level of an object
    [[nodiscard]] bool has(std::uint32_t number) const { return (seen >> number & 1U) != 0; }
  };
  enum class ManagedFields { Kept, LeftOut };
  struct Members {
    bool is_first = true;
    ManagedFields managed_fields = ManagedFields::Kept;
    bool is_object = false;  // its metadata's managedFields are left out
  };

  bool take_apart(Parts& parts, const Message& message, std::string_view bytes);
  bool append_members(std::string& out, const Message& message, std::string_view bytes,
                      Members& members);
  bool append_field(std::string& out, const Field& field, const Parts& parts, Members& members);
  bool append_one(std::string& out, const Field& field, std::uint64_t value,
                  std::string_view bytes);
  bool append_list(std::string& out, const Field& field, const Parts::Part& part);
  bool append_map(std::string& out, const Field& field, const Parts::Part& part);
  bool take_entry(const Field& field, std::string_view entry, std::string_view& key,
                  std::pair<std::uint64_t, std::string_view>& value);
  bool append_braced(std::string& out, const Field& field, std::string_view bytes,
                     ManagedFields managed_fields);
  bool append_special(std::string& out, const Field& field, std::string_view bytes);
  bool append_integer(std::string& out, const Field& field, std::uint64_t value);
  bool append_raw(std::string& out, std::string_view document);
  bool append_schema(std::string& out, const Field& field, const Parts& parts);
  bool refuse(std::string why);

  std::string why_;
  int depth_ = 0;
  std::size_t limit_ = 0;  // of the text
  json::Parser parser_;
};

}  // namespace k8scache::wire
