#include "core/view/custom_columns.hpp"

#include "core/base/error.hpp"
#include "core/json/number_text.hpp"
#include "core/json/writer.hpp"
#include "core/model/definition.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace k8scache::view {

namespace {

// The server writes a cell by the declared type, as JSON; kubectl reads the JSON and prints it.
// What the value is not of that type is null, and printed as nothing.

constexpr double kBeyondInteger = 9223372036854775808.0;

std::optional<std::string> string_of(json::Value value, const Row&) {
  if (!value.exists()) return std::nullopt;
  // Go's word for a null that is printed.
  return value.type() == json::Type::Null ? "<no value>" : value_text(value);
}

std::optional<std::string> integer_of(json::Value value, const Row&) {
  if (value.type() == json::Type::Integer) return value_text(value);
  if (!value.number()) return std::nullopt;
  const double number = std::trunc(*value.number());
  // What Go makes of a float that an integer cannot hold.
  if (number >= kBeyondInteger || number < -kBeyondInteger) return "-9223372036854775808";
  return fmt::format("{}", static_cast<std::int64_t>(number));
}

std::optional<std::string> number_of(json::Value value, const Row&) {
  const auto number = value.number();
  if (!number) return std::nullopt;
  return json::json_number_text(*number);
}

std::optional<std::string> boolean_of(json::Value value, const Row&) {
  const auto truth = value.boolean();
  if (!truth) return std::nullopt;
  return *truth ? "true" : "false";
}

std::optional<std::string> date_of(json::Value value, const Row& row) {
  const auto text = value.text();
  if (!text) return std::nullopt;
  const bool zero = text->empty() || *text == "null" || *text == "0001-01-01T00:00:00Z";
  const bool lower_case = text->find_first_of("tz") != std::string_view::npos;
  const auto instant = lower_case ? std::nullopt : instant_of(value);
  return instant || zero ? row.age(instant) : "<invalid>";
}

std::optional<std::string> nothing_of(json::Value, const Row&) { return std::nullopt; }

using CustomValue = std::optional<std::string> (*)(json::Value, const Row&);

template <CustomValue value_of>
std::string shown(const Row& row, const Arguments& arguments) {
  return value_of(arguments.first(row), row).value_or("");
}

/// kubectl prints a number that is no integer, or too large for one, with an exponent.
std::string number_shown(const Row& row, const Arguments& arguments) {
  const auto number = arguments.first(row).number();
  if (!number) return "";
  const std::string text = json::json_number_text(*number);
  const bool whole = text.find_first_of(".e") == std::string::npos;
  if (whole && *number < kBeyondInteger && *number >= -kBeyondInteger) return text;
  return json::general_number_text(*number, json::ExponentFrom::Million);
}

template <CustomValue value_of>
void text_told(const Row& row, const Arguments& arguments, std::string& out) {
  if (const auto text = value_of(arguments.first(row), row)) {
    json::append_string(out, *text);
  } else {
    out += "null";
  }
}

template <CustomValue value_of>
void literal_told(const Row& row, const Arguments& arguments, std::string& out) {
  out += value_of(arguments.first(row), row).value_or("null");
}

struct CustomType {
  std::string_view name;
  CellFunction function;
  JsonFunction json;
};

constexpr std::array<CustomType, 5> kTypes = {
    {{"string", shown<string_of>, text_told<string_of>},
     {"integer", shown<integer_of>, literal_told<integer_of>},
     {"number", number_shown, literal_told<number_of>},
     {"boolean", shown<boolean_of>, literal_told<boolean_of>},
     {"date", shown<date_of>, text_told<date_of>}}};
constexpr CustomType kUnknownType = {"", shown<nothing_of>, literal_told<nothing_of>};

const CustomType& custom_type(std::string_view name) {
  const auto* const found = std::ranges::find(kTypes, name, &CustomType::name);
  return found == kTypes.end() ? kUnknownType : *found;
}

ShownColumn custom_column(json::Value declared) {
  ShownColumn column;
  column.name = declared["name"].text_or("");
  column.type = declared["type"].text_or("");
  column.format = declared["format"].text_or("");
  column.description = declared["description"].text_or("");
  column.priority = declared["priority"].integer_or(0);
  const CustomType* type = &custom_type(column.type);
  try {
    column.cell.arguments.paths.push_back(json::JsonPath::parse(declared["jsonPath"].text_or("")));
  } catch (const Error&) {
    // The rest of the row is worth showing; the server refuses such paths anyway.
    type = &kUnknownType;
  }
  column.cell.function = type->function;
  column.cell.json = type->json;
  return column;
}

ShownColumn name_column() {
  ShownColumn column{.name = "Name", .is_name = true, .format = "name"};
  column.cell.function = name_cell;
  return column;
}

ShownColumn age_column() {
  ShownColumn column{.name = "Age", .type = "date"};
  column.cell.function = age_cell;
  return column;
}

}  // namespace

json::Value declared_columns(json::Value crd, std::string_view version) {
  return model::version_of(crd, version)["additionalPrinterColumns"];
}

std::vector<ShownColumn> custom_columns(json::Value crd, std::string_view version) {
  std::vector<ShownColumn> columns;
  columns.push_back(name_column());
  for (const json::Value declared : declared_columns(crd, version).elements()) {
    columns.push_back(custom_column(declared));
  }
  if (columns.size() == 1) columns.push_back(age_column());
  return columns;
}

}  // namespace k8scache::view
