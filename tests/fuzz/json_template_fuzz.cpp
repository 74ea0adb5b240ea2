#include "core/base/error.hpp"
#include "core/json/json_template.hpp"
#include "core/json/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace k8scache;

/// A template on the first line, an object behind it. Neither may crash the walk nor keep it busy;
/// over a list of the object, seen as a whole and object by object, the template says the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // The fuzzer gives bytes, the parsers want characters.
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line_end = input.find('\n');
  if (line_end == std::string_view::npos) return 0;
  try {
    const json::JsonTemplate parsed = json::JsonTemplate::parse(input.substr(0, line_end));
    const std::string object(input.substr(line_end + 1));
    json::Parser parser;
    const json::Value item = parser.parse(object);
    json::Parser list_parser;
    const std::string list = R"({"items":[)" + object + "," + object + "]}";
    const json::JsonTemplate::Found found = parsed.find(list_parser.parse(list));
    if (!found.failure.empty() && !found.groups.empty()) __builtin_trap();
    std::string whole;
    json::JsonTemplate::print(whole, found.groups);
    auto per_item = parsed.per_item();
    if (!per_item) return 0;
    std::string pieces;
    per_item->begin(pieces);
    bool failed = false;
    for (int i = 0; i < 2 && !failed; ++i) failed = !per_item->add(item, pieces).empty();
    per_item->end(pieces);
    if (failed != !found.failure.empty()) __builtin_trap();
    if (!failed && pieces != whole) __builtin_trap();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Usage) __builtin_trap();
  }
  return 0;
}
