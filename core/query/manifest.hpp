#pragma once

#include "core/query/label_selector.hpp"
#include "core/query/resource_args.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::query {

/// An object that a manifest names: what `get -f` asks for.
struct ManifestObject {
  std::string api_version{};
  std::string kind{};
  std::string ns{};    ///< empty: it names none
  std::string name{};  ///< empty: it has none, and cannot be asked for
  std::string source;  ///< the file, for messages
  bool in_list = false;
  bool is_list = false;      ///< no object: a list begins, whose objects follow
  std::size_t document = 0;  ///< of the file, from 1; of what `-f` names, of all files
  Labels labels{};           ///< that it has there
  std::string problem{};     ///< what cannot be understood in its place, in kubectl's words
};

/// Reads YAML documents with lines of `---` between them, or JSON objects one after the other, in
/// their order. Lists are what they contain. What is no object is a problem in its place; what can
/// be read neither as JSON nor as YAML ends the file.
/// Spec: cli-runtime resource, StreamVisitor and FlattenListVisitor; apimachinery yaml,
/// YAMLOrJSONDecoder.
std::vector<ManifestObject> read_manifest(std::string_view text, const std::string& source);

/// What the objects are in a catalog; one whose kind or version it lacks is a problem. Each has the
/// place of its object in the list. `single` is left to the caller.
ResourceArgs objects_of(const std::vector<ManifestObject>& objects, const model::Catalog& catalog);

/// The types of the objects as words of the command line, each once: `deployment.apps`.
std::vector<std::string> type_words(const std::vector<ManifestObject>& objects);

}  // namespace k8scache::query
