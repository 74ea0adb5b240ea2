#pragma once

#include <string>
#include <vector>

namespace k8scache::print {

/// Appends a row as CSV: a cell with a comma, a quote or a line end stands in quotes, and a quote
/// in it twice. Lines end with a line feed. Spec: RFC 4180.
void append_csv_row(std::string& out, const std::vector<std::string>& cells);

/// Appends a row of a table in Markdown, on one line: bars and backslashes are escaped, a line end
/// is `<br>`. Spec: GitHub Flavored Markdown, tables.
void append_markdown_row(std::string& out, const std::vector<std::string>& cells);
/// Appends what stands between the header of such a table and its rows.
void append_markdown_rule(std::string& out, std::size_t columns);

}  // namespace k8scache::print
