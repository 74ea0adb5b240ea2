#pragma once

#include "core/json/json_template.hpp"
#include "core/json/json_template_nodes.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::json::tmpl {

using Result = JsonTemplate::Result;
using Results = JsonTemplate::Results;

/// What the run of a template has come to: open ranges, and the first thing that was refused.
/// Spec: client-go/util/jsonpath, JSONPath.
class Walk {
 public:
  explicit Walk(JsonTemplate::MissingKeys missing) : missing_(missing) {}

  /// Runs the pieces from `first` on over a value, up to the end of the range they stand in.
  std::vector<Results> run(const Pieces& pieces, std::size_t first, const Result& root);
  /// Runs the nodes of one action. When an empty slice ended the search in later arrays, `cut` is
  /// the place of the node that did.
  Results run(const Nodes& nodes, Results values, std::size_t* cut = nullptr);

  [[nodiscard]] bool failed() const { return !failure_.empty(); }
  [[nodiscard]] std::string take_failure() { return std::move(failure_); }

 private:
  void stop(std::string why);
  void put(Result result, Results& results);
  void apply(const Text& text, const Results& values, Results& results);
  void apply(const Field& field, const Results& values, Results& results);
  void apply(const Wildcard&, const Results& values, Results& results);
  void apply(const Recursive&, const Results& values, Results& results);
  void apply(const Identifier& word, const Results& values, Results& results);
  void apply(const Slice& slice, const Results& values, Results& results);
  void apply(const Union& choice, const Results& values, Results& results);
  void apply(const Filter& filter, const Results& values, Results& results);
  void apply(const Literal& literal, const Results& values, Results& results);
  void descend(const Result& value, Results& results);
  bool passes(const Filter& filter, const Result& element);

  JsonTemplate::MissingKeys missing_;
  std::string failure_;
  std::size_t work_ = 0;
  bool cut_ = false;
  int beginning_ranges_ = 0;
  int open_ranges_ = 0;
  int ending_ranges_ = 0;
  std::size_t last_end_ = static_cast<std::size_t>(-1);
};

}  // namespace k8scache::json::tmpl
