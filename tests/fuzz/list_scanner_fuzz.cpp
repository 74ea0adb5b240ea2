#include "core/base/error.hpp"
#include "core/json/list_cutter.hpp"
#include "core/json/list_scanner.hpp"
#include "core/json/value.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace k8scache;

void require(bool holds) {
  if (!holds) std::abort();
}

/// The names of a list's items; nothing when it is refused. All slices must lie within the text.
std::optional<std::vector<std::string>> names_of(std::string text) {
  std::vector<std::string> names;
  try {
    (void)json::scan_list(text, [&](const json::ScannedObject& object) {
      const auto is_within = [](std::string_view part, std::string_view whole) {
        return part.empty() || (part.data() >= whole.data() &&
                                part.data() + part.size() <= whole.data() + whole.size());
      };
      require(is_within(object.text, text));
      require(is_within(object.managed_fields, object.text));
      require(object.text.starts_with('{') && object.text.ends_with('}'));
      names.emplace_back(object.name);
    });
  } catch (const Error&) {
    return std::nullopt;
  }
  return names;
}

/// What a strict reader takes for the names, where all that we look at has the type it should have.
std::optional<std::vector<std::string>> names_by_value(std::string_view text) {
  std::vector<std::string> names;
  try {
    json::Parser parser;
    for (const json::Value item : parser.parse(text)["items"].elements()) {
      names.emplace_back(item["metadata"]["name"].text_or(""));
    }
  } catch (const Error&) {
    return std::nullopt;
  }
  return names;
}

/// The names of a list that arrives in two parts and is cut wherever it can be.
std::optional<std::vector<std::string>> names_cut(std::string_view text, std::size_t at) {
  json::ListCutter cutter;
  std::string arrived(text.substr(0, at));
  std::vector<std::string> names;
  const auto part = cutter.cut(arrived);
  arrived += text.substr(at);
  const auto head = part ? names_of(*part) : names;
  const auto rest = names_of(arrived);
  if (!head || !rest) return std::nullopt;
  names = *head;
  names.insert(names.end(), rest->begin(), rest->end());
  return names;
}

}  // namespace

/// Any bytes are scanned or refused; where a strict reader and the scanner both accept a text they
/// see the same names, and cutting it does not change them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto names = names_of(std::string(text));
  (void)json::peek_list_head(text);
  std::string object(text);
  try {
    json::scan_object(object, [](const json::ScannedObject&) {});
  } catch (const Error&) {
  }
  if (!names) return 0;
  const auto strict = names_by_value(text);
  if (!strict || text.find('\\') != std::string_view::npos) return 0;
  // Of repeated members a strict reader knows one; only lists without them are compared.
  const auto occurs_once = [&](std::string_view word) {
    return text.find(word) == text.rfind(word);
  };
  if (!occurs_once("\"items\"")) return 0;
  if (strict->size() == names->size() && occurs_once("\"metadata\"") && occurs_once("\"name\"")) {
    require(*strict == *names);
  }
  require(strict->size() == names->size());
  const auto cut = names_cut(text, size / 2);
  require(!cut || *cut == *names);
  return 0;
}
