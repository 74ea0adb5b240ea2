#pragma once

#include "cli/get_output.hpp"
#include "core/json/json_template.hpp"
#include "core/json/value.hpp"
#include "core/query/sort_key.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

class GetCache;

/// `--sort-by`: objects are noted with what they are sorted by, and shown when all of them are
/// known. In memory is a key for each object, never its body.
class GetSorting {
 public:
  /// Reads the path, with or without braces. Throws Usage; kubectl says it later, if at all.
  GetSorting(const Context& context, const GetFlags& flags, bool is_table);

  /// Takes note of an object of the section of the output that is current.
  void note(GetCache& cache, const GetOutput& output, std::int64_t id, std::string_view body);
  /// kubectl sorts each answer of the server for itself, and cannot sort the tables of several.
  void count_answer(std::int64_t objects, bool by_name) {
    if (objects > 0 || !by_name) ++answers_;
  }

  /// Shows what was noted, in order, and forgets it. Throws NotFound when no object has what they
  /// are to be sorted by, Usage when it cannot be compared.
  void show(GetOutput& output);

 private:
  struct Noted {
    query::SortKey key;
    GetCache* cache = nullptr;
    std::size_t section = 0;
    std::int64_t id = 0;
    std::string failure{};  ///< of its path
  };
  [[nodiscard]] std::vector<std::size_t> order() const;
  [[noreturn]] void end_as_kubectl(const std::string& why) const;
  [[noreturn]] void end_in_panic(std::string_view which, int line, const std::string& why) const;
  [[nodiscard]] std::string first_failure() const;
  void require_order(const std::vector<std::size_t>& order) const;
  [[noreturn]] void no_field() const;

  std::string text_;
  bool is_kubectls_table_;
  bool is_compat_;
  const Context& context_;
  std::optional<json::JsonTemplate> path_;
  json::Parser parser_;
  std::vector<Noted> noted_;
  std::string failure_;  // of the path as a whole, or of the first object that has one
  int answers_ = 0;
};

}  // namespace k8scache::cli
