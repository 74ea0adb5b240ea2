#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::json {

enum class Type { Missing, Null, Bool, Integer, Unsigned, Double, String, Array, Object };

class Elements;
class Members;

/// A view into a parsed document that propagates absence: a member of something missing is missing,
/// at any depth, so that optional fields read as one expression.
///
/// Valid as long as the `Parser` that made it has not parsed again. Cheap to copy (24 bytes).
/// simdjson stays behind value.cpp: its header costs 1.5 s in every file that includes it.
class Value {
 public:
  Value() = default;

  [[nodiscard]] Type type() const;
  [[nodiscard]] bool exists() const { return exists_; }  ///< present, even if null
  [[nodiscard]] bool is_null_or_missing() const;
  [[nodiscard]] bool is_object() const { return type() == Type::Object; }
  [[nodiscard]] bool is_array() const { return type() == Type::Array; }
  [[nodiscard]] bool is_string() const { return type() == Type::String; }

  /// The member of that name; of duplicate names the last, as Go reads them.
  [[nodiscard]] Value operator[](std::string_view key) const;
  /// The element at that place; missing when out of range or not an array.
  [[nodiscard]] Value at(std::size_t index) const;
  /// Elements of an array, members of an object, else 0.
  [[nodiscard]] std::size_t size() const;

  /// The text of a string; nothing for every other type.
  [[nodiscard]] std::optional<std::string_view> text() const;
  [[nodiscard]] std::string_view text_or(std::string_view fallback) const;
  /// An integer (a double only if it is whole).
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::int64_t integer_or(std::int64_t fallback) const;
  [[nodiscard]] std::optional<std::uint64_t> unsigned_integer() const;
  /// Any number as a double.
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] std::optional<bool> boolean() const;
  [[nodiscard]] bool boolean_or(bool fallback) const;

  /// The elements of an array in order; empty for every other type.
  [[nodiscard]] Elements elements() const;
  /// The members of an object in document order, duplicates included; empty for every other type.
  [[nodiscard]] Members members() const;

 private:
  friend class Elements;
  friend class Members;
  friend class Parser;
  alignas(8) std::array<std::byte, 16> place_{};  // a simdjson::dom::element
  bool exists_ = false;
};

struct Member {
  std::string_view key;
  Value value;
};

/// The range of an array's elements, for range-for.
class Elements {
 public:
  class Iterator {
   public:
    Value operator*() const;
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    friend class Value;
    const void* document_ = nullptr;
    std::size_t index_ = 0;
  };
  [[nodiscard]] Iterator begin() const { return begin_; }
  [[nodiscard]] Iterator end() const { return end_; }

 private:
  friend class Value;
  Iterator begin_;
  Iterator end_;
};

/// The range of an object's members, for range-for.
class Members {
 public:
  class Iterator {
   public:
    Member operator*() const;
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    friend class Value;
    const void* document_ = nullptr;
    std::size_t index_ = 0;
  };
  [[nodiscard]] Iterator begin() const { return begin_; }
  [[nodiscard]] Iterator end() const { return end_; }

 private:
  friend class Value;
  Iterator begin_;
  Iterator end_;
};

/// Parses one document at a time; each parse ends the life of the values of the one before.
///
/// Integers beyond 64 bits, which simdjson refuses, are read as doubles, as Go's decoder does.
class Parser {
 public:
  Parser();
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  /// The root value. Throws `Error` (Usage) that says what is wrong with the text.
  Value parse(std::string_view text);
  /// Whether a text is one document, within the limits of simdjson: 64-bit numbers, 1024 levels.
  [[nodiscard]] bool is_valid(std::string_view text);
  /// How a member of the object parsed last stands in its text, which must still be there: an
  /// object or an array. Nothing for other values, for a name that is there twice or written with
  /// escapes, or when the text had to be changed to be read.
  [[nodiscard]] std::optional<std::string_view> raw_member(std::string_view key) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::json
