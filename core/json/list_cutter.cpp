#include "core/json/list_cutter.hpp"

#include <string_view>

namespace k8scache::json {

namespace {

constexpr std::size_t kLongestHead = 64 * 1024;

/// Where the items begin: behind `"items":[`, blanks allowed; 0 when that is not at the beginning.
std::size_t items_start(std::string_view text) {
  // No string holds this: its closing quote would be escaped.
  constexpr std::string_view kItems = "\"items\":";
  std::size_t at = text.substr(0, kLongestHead).find(kItems);
  if (at == std::string_view::npos) return 0;
  at = text.find_first_not_of(" \t\r\n", at + kItems.size());
  return at != std::string_view::npos && text[at] == '[' ? at + 1 : 0;
}

}  // namespace

void ListCutter::scan(const std::string& text) {
  // Below zero is the end of the items: what follows is not ours to cut.
  for (; scanned_ < text.size() && brackets_.depth() >= 0; ++scanned_) {
    const bool closes = brackets_.step(text[scanned_]) == BracketDepth::Step::Closes;
    if (closes && brackets_.depth() == 0) items_end_ = scanned_ + 1;
  }
}

std::optional<std::string> ListCutter::cut(std::string& text) {
  if (head_size_ == 0) {
    head_size_ = items_start(text);
    if (head_size_ == 0) return std::nullopt;
    scanned_ = items_end_ = head_size_;
  }
  scan(text);
  if (items_end_ == head_size_ || brackets_.depth() < 0) return std::nullopt;
  std::string part = text.substr(0, items_end_) + "]}";
  std::size_t rest = text.find_first_not_of(" \t\r\n", items_end_);
  if (rest != std::string::npos && text[rest] == ',') ++rest;
  if (rest == std::string::npos) return std::nullopt;  // the comma is still to come
  text.erase(head_size_, rest - head_size_);
  scanned_ -= rest - head_size_;
  items_end_ = head_size_;
  return part;
}

}  // namespace k8scache::json
