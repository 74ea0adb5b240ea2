#include "core/store/select.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::store {

namespace {

using query::LabelOperator;
using query::LabelRequirement;

std::string placeholders(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "?" : ", ?";
  return text;
}

/// SQLite negates a class with `^` only; people write what shells read.
std::string sqlite_glob(const std::string& pattern) {
  std::string glob;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    glob += pattern[i];
    if (pattern[i] != '[') continue;
    const bool negated = i + 1 < pattern.size() && (pattern[i + 1] == '!' || pattern[i + 1] == '^');
    if (negated) {
      glob += '^';
      ++i;
    }
    // What is inside a class is itself, a bracket that opens too; the first `]` does not close it.
    const std::size_t end = std::min(pattern.find(']', i + 2), pattern.size());
    glob += pattern.substr(i + 1, end - i - 1);
    i = end - 1;
  }
  return glob;
}

class SelectBuilder {
 public:
  explicit SelectBuilder(const query::Query& query) : query_(query) {}

  Selection build() {
    // With a label that must be there, its objects are few: the planner's statistics may say
    // otherwise for a small cluster, where it does not matter.
    const bool by_labels = has_positive_requirement() && query_.names.empty();
    selection_.sql = fmt::format("select o.id from object o {}where o.type = {}",
                                 by_labels ? "indexed by object_by_labels " : "", query_.type);
    add_visibility();
    add_any_of("o.namespace", query_.namespaces);
    add_any_of("o.name", query_.names);
    for (const LabelRequirement& requirement : query_.labels.requirements) add(requirement);
    if (query_.after) {
      selection_.sql += " and o.namespace || '/' || o.name > ?";
      bind({query::list_key(query_.after->ns, query_.after->name)});
    }
    selection_.sql += is_one_namespace() ? " order by o.namespace, o.name"
                                         : " order by o.namespace || '/' || o.name";
    return std::move(selection_);
  }

 private:
  [[nodiscard]] bool is_one_namespace() const {
    return query_.namespaces.size() == 1 && !query::is_glob(query_.namespaces.front());
  }

  [[nodiscard]] bool has_positive_requirement() const {
    for (const LabelRequirement& requirement : query_.labels.requirements) {
      if (requirement.op != LabelOperator::NotIn && requirement.op != LabelOperator::DoesNotExist) {
        return true;
      }
    }
    return false;
  }

  void add_visibility() {
    selection_.sql += fmt::format(
        " and (exists (select 1 from cursor c where c.type = {0} and c.scope = '' and c.complete = "
        "1)"
        " or o.namespace in (select c.scope from cursor c where c.type = {0} and c.complete = 1))",
        query_.type);
  }

  void add_any_of(const char* column, const std::vector<std::string>& patterns) {
    if (patterns.empty()) return;
    std::vector<std::string> conditions;
    std::vector<std::string> exact;
    std::vector<std::string> globs;
    for (const std::string& pattern : patterns) {
      if (query::is_glob(pattern)) {
        globs.push_back(sqlite_glob(pattern));
      } else {
        exact.push_back(pattern);
      }
    }
    if (!exact.empty()) {
      conditions.push_back(fmt::format("{} in ({})", column, placeholders(exact.size())));
    }
    for (std::size_t i = 0; i < globs.size(); ++i) {
      conditions.push_back(fmt::format("{} glob ?", column));
    }
    selection_.sql += fmt::format(" and ({})", fmt::join(conditions, " or "));
    bind(exact);
    bind(globs);
  }

  void add(const LabelRequirement& requirement) {
    const bool negative =
        requirement.op == LabelOperator::NotIn || requirement.op == LabelOperator::DoesNotExist;
    selection_.sql += fmt::format(
        " and o.label_set {} (select m.label_set from label_pair p join label_member m"
        " on m.pair = p.id where p.key = ?{})",
        negative ? "not in" : "in", value_condition(requirement));
    bind({requirement.key});
    bind(requirement.values);
  }

  static std::string value_condition(const LabelRequirement& requirement) {
    // Only whole numbers of 64 bits compare; a text cast to integer would be its leading digits, or
    // the largest integer. A label's value has no sign.
    constexpr const char* kIsWhole =
        " and p.value <> '' and p.value not glob '*[^0-9]*'"
        " and (length(ltrim(p.value, '0')) < 19 or length(ltrim(p.value, '0')) = 19"
        " and ltrim(p.value, '0') <= '9223372036854775807')";
    switch (requirement.op) {
      case LabelOperator::Exists:
      case LabelOperator::DoesNotExist: return "";
      case LabelOperator::In:
      case LabelOperator::NotIn:
        return fmt::format(" and p.value in ({})", placeholders(requirement.values.size()));
      case LabelOperator::GreaterThan:
        return fmt::format("{} and cast(p.value as integer) > cast(? as integer)", kIsWhole);
      case LabelOperator::LessThan:
        return fmt::format("{} and cast(p.value as integer) < cast(? as integer)", kIsWhole);
    }
    return "";
  }

  void bind(const std::vector<std::string>& values) {
    selection_.bindings.insert(selection_.bindings.end(), values.begin(), values.end());
  }

  const query::Query& query_;
  Selection selection_;
};

}  // namespace

Selection select(const query::Query& query) { return SelectBuilder(query).build(); }

}  // namespace k8scache::store
