#include "core/view/custom_columns.hpp"

#include "core/base/error.hpp"
#include "core/json/number_text.hpp"
#include "core/view/age.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace k8scache::view {

namespace {

// The server writes a cell by the declared type, as JSON; kubectl reads the JSON and prints it.

constexpr double kBeyondInteger = 9223372036854775808.0;

std::string string_value(const Row& row, const Arguments& arguments) {
  const json::Value value = arguments.first(row);
  // Go's word for a null that is printed.
  return value.type() == json::Type::Null ? "<no value>" : value_text(value);
}

std::string integer_value(const Row& row, const Arguments& arguments) {
  const json::Value value = arguments.first(row);
  if (value.type() == json::Type::Integer) return value_text(value);
  if (!value.number()) return "";
  const double number = std::trunc(*value.number());
  // What Go makes of a float that an integer cannot hold.
  if (number >= kBeyondInteger || number < -kBeyondInteger) return "-9223372036854775808";
  return fmt::format("{}", static_cast<std::int64_t>(number));
}

std::string number_value(const Row& row, const Arguments& arguments) {
  const auto number = arguments.first(row).number();
  if (!number) return "";
  const std::string text = json::json_number_text(*number);
  const bool whole = text.find_first_of(".e") == std::string::npos;
  if (whole && *number < kBeyondInteger && *number >= -kBeyondInteger) return text;
  return json::general_number_text(*number, json::ExponentFrom::Million);
}

std::string boolean_value(const Row& row, const Arguments& arguments) {
  const auto value = arguments.first(row).boolean();
  if (!value) return "";
  return *value ? "true" : "false";
}

std::string date_value(const Row& row, const Arguments& arguments) {
  const json::Value value = arguments.first(row);
  const auto text = value.text();
  if (!text) return "";
  const bool zero = text->empty() || *text == "null" || *text == "0001-01-01T00:00:00Z";
  const bool lower_case = text->find_first_of("tz") != std::string_view::npos;
  const auto instant = lower_case ? std::nullopt : instant_of(value);
  return instant || zero ? age_text(instant, row.now()) : "<invalid>";
}

std::string nothing(const Row&, const Arguments&) { return ""; }

CellFunction function_of(std::string_view type) {
  if (type == "string") return string_value;
  if (type == "integer") return integer_value;
  if (type == "number") return number_value;
  if (type == "boolean") return boolean_value;
  if (type == "date") return date_value;
  return nothing;
}

ShownColumn custom_column(json::Value declared) {
  ShownColumn column;
  column.name = declared["name"].text_or("");
  column.wide = declared["priority"].integer_or(0) != 0;
  column.cell.function = nothing;
  try {
    column.cell.arguments.paths.push_back(json::JsonPath::parse(declared["jsonPath"].text_or("")));
    column.cell.function = function_of(declared["type"].text_or(""));
  } catch (const Error&) {
    // The rest of the row is worth showing; the server refuses such paths anyway.
  }
  return column;
}

ShownColumn plain_column(std::string name, CellFunction function, bool is_name) {
  ShownColumn column;
  column.name = std::move(name);
  column.is_name = is_name;
  column.cell.function = function;
  return column;
}

json::Value declared_columns(json::Value crd, std::string_view version) {
  for (const json::Value candidate : crd["spec"]["versions"].elements()) {
    if (candidate["name"].text_or("") == version) return candidate["additionalPrinterColumns"];
  }
  return {};
}

}  // namespace

std::vector<ShownColumn> custom_columns(json::Value crd, std::string_view version) {
  std::vector<ShownColumn> columns;
  columns.push_back(plain_column("Name", name_cell, true));
  for (const json::Value declared : declared_columns(crd, version).elements()) {
    columns.push_back(custom_column(declared));
  }
  if (columns.size() == 1) columns.push_back(plain_column("Age", age_cell, false));
  return columns;
}

}  // namespace k8scache::view
