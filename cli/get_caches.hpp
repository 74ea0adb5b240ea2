#pragma once

#include "cli/get_cache.hpp"
#include "cli/labelled_stream.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::cli {

/// One of the caches that are asked, and what it could not answer.
struct GetMember {
  std::string name;  ///< its kubeconfig context; empty: the only one
  CacheChoice choice;
  std::optional<LabelledStream> err;  ///< of several: its messages begin with its name
  std::optional<Context> context;
  Refreshed refreshed;
  GetFailures failures;
  std::unique_ptr<GetCache> cache;  ///< nothing: it cannot be opened
};

/// A type as it is shown: of each cache that knows it, what is wanted of it there.
struct TypeShown {
  std::vector<std::pair<GetMember*, const TypeWanted*>> parts;  ///< at least one
  [[nodiscard]] const model::CatalogType& type() const { return *parts.front().second->type; }
};

/// The caches that `get` answers from: one, or those of several contexts. Of several, one that
/// cannot be read is a failure of its own and hides no other.
class GetCaches {
 public:
  /// Opens them. Throws as `several_contexts`, and for a single one as `open_cache`.
  GetCaches(Context& context, const GetFlags& flags);

  /// Reads the words of the command line. A type that only some know is asked of these. Throws as
  /// `query::parse_resource_args` when nobody knows it.
  void ask();
  [[nodiscard]] bool is_merge() const { return is_merge_; }
  [[nodiscard]] std::vector<GetMember>& members() { return members_; }
  /// In the order asked for. Empty when no cache can be read.
  [[nodiscard]] const std::vector<TypeShown>& types() const { return types_; }
  [[nodiscard]] bool by_name() const;
  /// One object, of one cache.
  [[nodiscard]] bool single() const;
  [[nodiscard]] bool spans_namespaces() const;
  /// Those that all work in; nothing when they differ.
  [[nodiscard]] std::optional<std::vector<std::string>> namespaces() const;

  /// Does something with a member's cache; of several its failure is the member's alone.
  void with(GetMember& member, const std::function<void(GetCache&)>& action);
  /// The exit code of the members that were asked: the gravest of one; of several `joined_code`.
  [[nodiscard]] int code() const;

 private:
  void open(GetMember& member);
  void add_types_of(GetMember& member);

  Context& context_;
  const GetFlags& flags_;
  bool is_merge_ = false;
  std::mutex lines_;
  std::vector<GetMember> members_;
  std::vector<TypeShown> types_;
};

}  // namespace k8scache::cli
