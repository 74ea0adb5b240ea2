#pragma once

#include "cli/cache_choice.hpp"
#include "cli/context.hpp"
#include "core/store/reader.hpp"
#include "core/store/stored_words.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// The cache that the command line chooses, opened when a word is first asked of it and only looked
/// at.
class CompletionCache {
 public:
  explicit CompletionCache(Context& context);
  ~CompletionCache();
  CompletionCache(const CompletionCache&) = delete;
  CompletionCache& operator=(const CompletionCache&) = delete;

  /// Throws as `choose_cache` and `store::Reader`.
  [[nodiscard]] const model::Catalog& catalog();
  /// Names of objects of a type, in the namespaces that the command line means.
  [[nodiscard]] std::vector<std::string> names(const model::CatalogType& type,
                                               std::string_view beginning);
  [[nodiscard]] std::vector<std::string> namespaces(std::string_view beginning);
  [[nodiscard]] std::vector<std::string> label_keys(const model::CatalogType* type,
                                                    std::string_view beginning);
  [[nodiscard]] std::vector<std::string> label_values(const model::CatalogType* type,
                                                      const std::string& key,
                                                      std::string_view beginning);
  /// The bodies of a few objects of a type.
  [[nodiscard]] std::vector<std::string> examples(const model::CatalogType& type);
  /// An OpenAPI document; nothing when it is not stored.
  [[nodiscard]] std::optional<std::string> document(const std::string& path);
  /// What the registry knows of a type's kind; nothing for others.
  [[nodiscard]] std::optional<model::RegistryEntry> entry_of(const model::CatalogType& type);

 private:
  struct Opened;
  Opened& opened();

  Context& context_;
  std::unique_ptr<Opened> opened_;
};

}  // namespace k8scache::cli
