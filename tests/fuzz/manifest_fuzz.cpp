#include "core/query/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace k8scache;

/// A manifest: YAML documents, or JSON objects one after the other. Whatever is in it, what has no
/// problem has a kind, documents are counted in their order, and what can be read neither as JSON
/// nor as YAML is a problem at the end, once.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // The fuzzer gives bytes, the parsers want characters.
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto objects = query::read_manifest(input, "f");
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const bool is_problem = !objects[i].problem.empty();
    const bool is_end = objects[i].problem.starts_with("error parsing ");
    if (is_end && i + 1 != objects.size()) __builtin_trap();
    if (!is_problem && objects[i].kind.empty()) __builtin_trap();
    if (i > 0 && objects[i].document < objects[i - 1].document) __builtin_trap();
  }
  // Two JSON objects before it make a stream of it: they come first, whatever follows.
  const std::string object = R"({"kind":"K","apiVersion":"v1"})";
  const auto stream = query::read_manifest(object + object + std::string(input), "f");
  if (stream.size() < 2 || stream[0].kind != "K" || stream[1].kind != "K") __builtin_trap();
  return 0;
}
