#include "core/json/difference.hpp"

#include "core/json/ordered.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>

namespace k8scache::json {

namespace {

// What elements of the API's lists are merged by, the most telling first.
constexpr std::string_view kIdentities[] = {"name", "type", "uid", "mountPath", "ip", "key"};

using Place = std::map<std::string_view, std::size_t>;

std::string compact(Value value) {
  std::string text;
  write_compact(value, text);
  return text;
}

bool is_word(std::string_view text, std::string_view more) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

std::string member_path(const std::string& path, std::string_view key) {
  if (is_word(key, "_-")) return fmt::format("{}.{}", path, key);
  std::string quoted;
  for (const char c : key) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return fmt::format("{}['{}']", path, quoted);
}

std::vector<Value> elements_of(Value array) {
  std::vector<Value> elements;
  for (const Value element : array.elements()) elements.push_back(element);
  return elements;
}

/// Where each element is by its `identity`; nothing when one has none, or two have the same.
std::optional<Place> places(const std::vector<Value>& elements, std::string_view identity) {
  Place places;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto name = elements[i][identity].text();
    if (!name || !is_word(*name, "_-./:") || !places.emplace(*name, i).second) return std::nullopt;
  }
  return places;
}

class Comparison {
 public:
  std::vector<Difference> result() { return std::move(found_); }

  void compare(const std::string& path, Value before, Value after) {
    if (before.is_object() && after.is_object()) {
      compare_objects(path, before, after);
    } else if (before.is_array() && after.is_array()) {
      compare_arrays(path, before, after);
    } else if (before.exists() != after.exists() || compact(before) != compact(after)) {
      found_.push_back({path.empty() ? "." : path, before, after});
    }
  }

 private:
  void compare_objects(const std::string& path, Value before, Value after) {
    const std::vector<Member> left = ordered_members(before);
    const std::vector<Member> right = ordered_members(after);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.size() || j < right.size()) {
      const bool only_left = j == right.size() || (i < left.size() && left[i].key < right[j].key);
      const bool only_right = i == left.size() || (j < right.size() && right[j].key < left[i].key);
      const std::string_view key = only_right ? right[j].key : left[i].key;
      const Value old = only_right ? Value() : left[i++].value;
      const Value now = only_left ? Value() : right[j++].value;
      compare(member_path(path, key), old, now);
    }
  }

  void compare_arrays(const std::string& path, Value before, Value after) {
    const std::vector<Value> left = elements_of(before);
    const std::vector<Value> right = elements_of(after);
    const auto is_object = [](Value value) { return value.is_object(); };
    if (!std::ranges::all_of(left, is_object) || !std::ranges::all_of(right, is_object)) {
      if (compact(before) != compact(after)) found_.push_back({path, before, after});
      return;
    }
    for (const std::string_view identity : kIdentities) {
      const auto old_places = places(left, identity);
      const auto new_places = old_places ? places(right, identity) : std::nullopt;
      if (!new_places) continue;
      return compare_named(path, identity, before, after, *old_places, *new_places);
    }
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
      compare(fmt::format("{}[{}]", path, i), before.at(i), after.at(i));
    }
  }

  void compare_named(const std::string& path, std::string_view identity, Value before, Value after,
                     const Place& old_places, const Place& new_places) {
    if (!keep_their_order(old_places, new_places)) {
      found_.push_back({path, before, after});
      return;
    }
    const auto path_of = [&](std::string_view name) {
      return fmt::format("{}[?(@.{}==\"{}\")]", path, identity, name);
    };
    for (const auto& [name, place] : old_places) {
      const auto now = new_places.find(name);
      compare(path_of(name), before.at(place),
              now == new_places.end() ? Value() : after.at(now->second));
    }
    for (const auto& [name, place] : new_places) {
      if (!old_places.contains(name)) compare(path_of(name), Value(), after.at(place));
    }
  }

  static bool keep_their_order(const Place& old_places, const Place& new_places) {
    std::map<std::size_t, std::size_t> moves;
    for (const auto& [name, place] : old_places) {
      const auto now = new_places.find(name);
      if (now != new_places.end()) moves.emplace(place, now->second);
    }
    return std::ranges::is_sorted(moves, {}, [](const auto& move) { return move.second; });
  }

  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(Value before, Value after) {
  Comparison comparison;
  comparison.compare("", before, after);
  return comparison.result();
}

bool same(Value one, Value other) {
  return one.exists() == other.exists() && compact(one) == compact(other);
}

}  // namespace k8scache::json
