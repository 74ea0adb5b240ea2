#include "core/print/explain_fields.hpp"

#include "core/print/explain_schema.hpp"

#include <fmt/format.h>

#include <map>
#include <span>

namespace k8scache::print {

namespace {

constexpr int kDeepest = 100;  // schemas within schemas, where no field stands between

using Names = std::span<const std::string>;

class FieldFinder {
 public:
  explicit FieldFinder(json::Value document) : document_(document) {}

  std::vector<ExplainedField> find(const Explained& what) {
    const std::string prefix = what.group.empty()
                                   ? "/api/" + what.version
                                   : fmt::format("/apis/{}/{}", what.group, what.version);
    const json::Value kind = document_.kind_of(prefix, what.plural);
    if (!is_filled(kind)) return {};
    const json::Value schema = at(document_.schema_of(kind), what.fields, 0);
    std::map<std::string, json::Value, std::less<>> fields;
    collect(fields, schema, 0);
    std::vector<ExplainedField> found;
    for (const auto& [name, one] : fields) {
      std::map<std::string, json::Value, std::less<>> below;
      collect(below, one, 0);
      found.push_back({name, document_.type_name(one), !below.empty()});
    }
    return found;
  }

 private:
  /// The schemas in which the fields of this one stand beside its own.
  [[nodiscard]] static std::vector<json::Value> parts_of(json::Value meant) {
    std::vector<json::Value> parts;
    for (const json::Value one : meant["allOf"].elements()) parts.push_back(one);
    if (is_filled(meant["items"])) parts.push_back(meant["items"]);
    if (is_filled(values_of_map(meant))) parts.push_back(values_of_map(meant));
    return parts;
  }

  [[nodiscard]] json::Value at(json::Value schema, Names names, int depth) const {
    if (names.empty() || depth > kDeepest) return names.empty() ? schema : json::Value();
    const json::Value meant = document_.resolved(schema);
    const json::Value next = meant["properties"][names.front()];
    if (is_filled(next)) return at(next, names.subspan(1), 0);
    for (const json::Value part : parts_of(meant)) {
      const json::Value found = at(part, names, depth + 1);
      if (found.exists()) return found;
    }
    return {};
  }

  void collect(std::map<std::string, json::Value, std::less<>>& fields, json::Value schema,
               int depth) const {
    if (depth > kDeepest) return;
    const json::Value meant = document_.resolved(schema);
    for (const json::Member member : meant["properties"].members()) {
      fields.try_emplace(std::string(member.key), member.value);
    }
    for (const json::Value part : parts_of(meant)) collect(fields, part, depth + 1);
  }

  SchemaDocument document_;
};

}  // namespace

std::vector<ExplainedField> fields_below(json::Value document, const Explained& what) {
  return FieldFinder(document).find(what);
}

}  // namespace k8scache::print
