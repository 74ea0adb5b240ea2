#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_write.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace k8scache;

namespace {

std::string rewritten(const std::string& text) {
  json::Parser parser;
  std::string result;
  json::write_pretty(parser.parse(text), result);
  return result;
}

/// Of a literal block, YAML's own line ends count as well.
bool ends_with_line_end(std::string_view yaml) {
  for (const char* const end : {"\n", "\u0085", "\u2028", "\u2029"}) {
    if (yaml.ends_with(end)) return true;
  }
  return false;
}

}  // namespace

/// A document in JSON. What the writers make of it must be JSON and YAML text of their own: JSON is
/// read again and stays the same, YAML ends with a line end and has no control characters.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // The fuzzer gives bytes, the parsers want characters.
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  json::Parser parser;
  std::string yaml;
  std::string text;
  try {
    const json::Value document = parser.parse(input);
    json::write_yaml(document, yaml);
    json::write_pretty(document, text);
  } catch (const Error&) {
    return 0;
  }
  if (!ends_with_line_end(yaml)) __builtin_trap();
  for (const char c : yaml) {
    if (c >= 0 && c < ' ' && c != '\n') __builtin_trap();
  }
  // Twice, because the double -0.0 is written as -0, which is read as the integer 0.
  const std::string once = rewritten(text);
  if (rewritten(once) != once) __builtin_trap();
  return 0;
}
