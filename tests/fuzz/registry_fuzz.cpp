#include "core/base/error.hpp"
#include "core/model/registry.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// A registry file of any bytes is read or refused in words that name it, and does not harm what
/// was read before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace k8scache;
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const std::string known =
      R"({"group":"","kinds":[{"version":"v1","kind":"Pod","columns":[{"name":"Name","format":"text","path":".metadata.name"}]}]})";
  try {
    const auto registry = model::Registry::load({{"known.json", known}, {"fuzz.json", text}});
    if (registry.find("", "Pod") == nullptr) std::abort();
    for (const model::RegistryEntry& entry : registry.entries()) {
      if (entry.kind.empty()) std::abort();
      for (const model::Column& column : entry.columns) {
        if (column.name.empty() || column.format.empty()) std::abort();
      }
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Usage) std::abort();
    if (std::string(error.what()).find("fuzz.json") == std::string::npos) std::abort();
  }
  return 0;
}
