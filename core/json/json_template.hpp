#pragma once

#include "core/json/value.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace k8scache::json {

/// kubectl's JSONPath templates, byte for byte: text with actions in braces.
///
///   {.metadata.name}{"\t"}{range .spec.containers[*]}{.image} {end}
///
/// For what `json_path` reads from CRDs and the registry there is `JsonPath`, which is kinder. Here
/// kubectl's oddities are kept: an empty slice ends the search in all arrays behind it, a dot
/// within `['a.b']` splits, `*` and `..` look into texts. Members of an object come by key, where
/// kubectl has them in any order.
/// Spec: client-go/util/jsonpath.
class JsonTemplate {
 public:
  enum class MissingKeys { Allowed, Error };

  /// Throws `Error` (Usage) with kubectl's words alone: "unclosed action".
  static JsonTemplate parse(std::string_view text, MissingKeys missing = MissingKeys::Allowed);

  JsonTemplate(JsonTemplate&&) noexcept;
  JsonTemplate& operator=(JsonTemplate&&) noexcept;
  ~JsonTemplate();

  /// A value of the document, or a literal of the template; a byte is what `*` finds in a text.
  using Result = std::variant<Value, std::string_view, std::int64_t, double, bool, std::uint8_t>;
  using Results = std::vector<Result>;

  struct Found {
    std::vector<Results> groups;  ///< one for each text and each action that was run
    std::string failure;          ///< kubectl's words for what it refuses, or empty
  };
  /// Runs the template. What it finds lives as long as document and template.
  [[nodiscard]] Found find(Value root) const;

  /// Appends what the groups say, as `-o jsonpath` prints it: results of one group with blanks
  /// between them, objects and arrays as JSON. No line end.
  static void print(std::string& out, const std::vector<Results>& groups);
  /// The same as `-o jsonpath-as-json` does: a JSON array, and a line end, for each group.
  static void print_as_json(std::string& out, const std::vector<Results>& groups);

  /// For a template over a `List` that needs one object at a time: `{.items[*].…}` or
  /// `{range .items[*]}…{end}`, and texts.
  class PerItem;
  /// Nothing when the template has to see the list as a whole.
  [[nodiscard]] std::optional<PerItem> per_item() const;

  [[nodiscard]] const std::string& text() const;

 private:
  struct Program;
  explicit JsonTemplate(std::unique_ptr<Program> program);
  std::unique_ptr<Program> program_;
};

/// Runs a template over the objects of a list as they come. Lives as long as the template.
class JsonTemplate::PerItem {
 public:
  /// Appends what stands before the first object.
  void begin(std::string& out) const;
  /// Appends what one object gives; returns what is refused, or an empty text.
  std::string add(Value object, std::string& out);
  /// Appends what stands behind the last one.
  void end(std::string& out) const;

 private:
  friend class JsonTemplate;
  explicit PerItem(const Program& program) : program_(&program) {}
  const Program* program_;
  bool is_first_ = true;
  std::size_t live_steps_ = static_cast<std::size_t>(-1);
};

/// A result as Go's `%v` writes it: what a cell of custom-columns says.
[[nodiscard]] std::string go_text(const JsonTemplate::Result& result);

}  // namespace k8scache::json
