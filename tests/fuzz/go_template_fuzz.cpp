#include "core/base/error.hpp"
#include "core/json/go_template.hpp"
#include "core/json/value.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace k8scache;

/// A template up to the first NUL, an object behind it. Neither may crash the run, and the run
/// ends: it is given a bound. What it makes of the object it makes again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // The fuzzer gives bytes, the parsers want characters.
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t end = std::min(input.find('\0'), input.size());
  constexpr std::uint64_t kMostSteps = 20'000;
  try {
    const json::GoTemplate parsed = json::GoTemplate::parse(input.substr(0, end));
    json::Parser parser;
    const json::Value object =
        parser.parse(end < input.size() ? input.substr(end + 1) : std::string_view("{}"));
    std::string first;
    std::string second;
    const std::string failure = parsed.run(object, first, kMostSteps);
    if (parsed.run(object, second, kMostSteps) != failure || first != second) __builtin_trap();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Usage) __builtin_trap();
  }
  return 0;
}
