#include "cli/completion_cache.hpp"

#include <set>

namespace k8scache::cli {

struct CompletionCache::Opened {
  explicit Opened(CacheChoice chosen)
      : choice(std::move(chosen)),
        reader(choice.path, store::Reader::Beside::Nothing),
        words(reader) {}
  CacheChoice choice;
  store::Reader reader;
  store::StoredWords words;
};

CompletionCache::CompletionCache(Context& context) : context_(context) {}
CompletionCache::~CompletionCache() = default;

CompletionCache::Opened& CompletionCache::opened() {
  if (!opened_) opened_ = std::make_unique<Opened>(choose_cache(context_));
  return *opened_;
}

const model::Catalog& CompletionCache::catalog() { return opened().reader.catalog(); }

std::vector<std::string> CompletionCache::names(const model::CatalogType& type,
                                                std::string_view beginning) {
  Opened& cache = opened();
  std::vector<std::string> namespaces;
  if (type.type.scope == model::Scope::Namespaced) {
    namespaces = working_namespaces(context_, cache.choice, cache.reader);
  }
  return cache.words.names(type.id, namespaces, beginning);
}

std::vector<std::string> CompletionCache::namespaces(std::string_view beginning) {
  Opened& cache = opened();
  // Those that are empty are only here.
  const model::CatalogType* const type = cache.reader.catalog().by_plural("", "namespaces");
  std::vector<std::string> found;
  if (type != nullptr) found = cache.words.names(type->id, {}, beginning);
  return found.empty() ? cache.words.namespaces(beginning) : found;
}

std::vector<std::string> CompletionCache::label_keys(const model::CatalogType* type,
                                                     std::string_view beginning) {
  return opened().words.label_keys(type == nullptr ? 0 : type->id, beginning);
}

std::vector<std::string> CompletionCache::label_values(const model::CatalogType* type,
                                                       const std::string& key,
                                                       std::string_view beginning) {
  return opened().words.label_values(type == nullptr ? 0 : type->id, key, beginning);
}

std::vector<std::string> CompletionCache::examples(const model::CatalogType& type) {
  constexpr int kEnough = 5;
  Opened& cache = opened();
  std::vector<std::string> bodies;
  cache.reader.each(cache.words.examples(type.id, kEnough),
                    [&](const store::StoredObject& object) { bodies.emplace_back(object.body); });
  return bodies;
}

std::optional<std::string> CompletionCache::document(const std::string& path) {
  return opened().reader.document(path);
}

std::optional<model::RegistryEntry> CompletionCache::entry_of(const model::CatalogType& type) {
  const model::Registry registry = load_registry(context_, std::set{type.type.group});
  const model::RegistryEntry* const entry = registry.find(type.type.group, type.type.kind);
  if (entry == nullptr) return std::nullopt;
  return *entry;
}

}  // namespace k8scache::cli
