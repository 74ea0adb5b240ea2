#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"
#include "core/model/registry.hpp"
#include "core/model/resource_type.hpp"
#include "core/view/cell.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::view {

/// One column of a table, ready to be written for many objects.
struct ShownColumn {
  std::string name;             ///< as declared, `Up-to-date`
  bool is_name = false;         ///< the cell that `--show-kind` puts the kind before
  std::string type = "string";  ///< as declared: its cells may be others
  std::string format{};         ///< `name`, `int32`; mostly empty
  std::string description{};    ///< of the definition of a custom resource; else empty
  std::int64_t priority = 0;
  Cell cell{};

  /// Shown with `-o wide` only.
  [[nodiscard]] bool is_wide() const { return priority != 0; }
};

/// An age within the text of JSON: `age_text` of that time.
struct AgePlace {
  std::uint32_t at = 0;  ///< in bytes
  std::uint32_t size = 0;
  Instant then;

  /// Appends what stands there at another time.
  void write(Instant now, std::string& out) const;
};

/// Which columns a type shows. Compiled once, used for many rows.
class Columns {
 public:
  /// The registry's columns if it has the kind; else those that the CustomResourceDefinition, which
  /// may be missing, declares for the type's version; else NAME and AGE.
  /// Throws `Error` (Usage) that names file, kind and column of a registry entry that is wrong.
  /// Spec: kubectl printers; apiextensions-apiserver, tableconvertor.
  static Columns of(const model::ResourceType& type, const model::Registry& registry,
                    json::Value crd);

  [[nodiscard]] const std::vector<ShownColumn>& columns() const { return columns_; }

  /// One text per column, wide ones included, raw: clipping and escaping are the table's.
  [[nodiscard]] std::vector<std::string> row(json::Value object, Instant now) const;

  /// Appends the same cells as a Table of the API holds them: `"web","1/1",0,true,null`. Returns
  /// where the ages are, in their order, which are all that changes without the object; nothing
  /// when there is one that cannot be found again.
  std::optional<std::vector<AgePlace>> write_json(json::Value object, Instant now,
                                                  std::string& out) const;

  /// Another number for columns that show something else.
  [[nodiscard]] std::uint64_t signature() const { return signature_; }

  /// How an object has ended that will not run again: `Succeeded`, `Failed`; else empty.
  [[nodiscard]] std::string_view completion(json::Value object) const;

 private:
  explicit Columns(std::vector<ShownColumn> columns) : columns_(std::move(columns)) {}

  std::vector<ShownColumn> columns_;
  std::optional<json::JsonPath> completed_;
  std::uint64_t signature_ = 0;
};

/// Compiles every column and path of an entry. Throws as `Columns::of`.
void check(const model::RegistryEntry& entry);

}  // namespace k8scache::view
