#include "core/base/error.hpp"
#include "core/json/json_path.hpp"
#include "core/json/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace k8scache;

/// A path on the first line, a document behind it. Neither may crash the walk, nor keep it busy.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // The fuzzer gives bytes, the parsers want characters.
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line_end = input.find('\n');
  if (line_end == std::string_view::npos) return 0;
  try {
    const json::JsonPath path = json::JsonPath::parse(input.substr(0, line_end));
    json::Parser parser;
    const json::Value document = parser.parse(input.substr(line_end + 1));
    const json::JsonPath::Found found = path.search(document);
    const json::Value first = path.first(document);
    const bool agree =
        found.values.empty() ? !first.exists() : first.type() == found.values.front().type();
    if (!agree || (!found.failure.empty() && !found.values.empty())) __builtin_trap();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Usage) __builtin_trap();
  }
  return 0;
}
