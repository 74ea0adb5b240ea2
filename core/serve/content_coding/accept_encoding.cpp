#include "core/serve/content_coding/accept_encoding.hpp"

#include "core/base/text.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::serve {

namespace {

struct Wish {
  std::string name;  // lower case, `*` too
  double quality = 1;
};

/// Nothing for what cannot be read: it is passed over.
std::optional<Wish> wish_of(std::string_view text) {
  Wish wish;
  bool is_first = true;
  for (const std::string_view piece : split(text, ';')) {
    const std::string part = to_lower(trim(piece));
    if (is_first) {
      wish.name = part == "x-gzip" ? "gzip" : part;
      is_first = false;
    } else if (part.starts_with("q=")) {
      const char* const end = part.data() + part.size();
      const auto [at, error] = std::from_chars(part.data() + 2, end, wish.quality);
      if (error != std::errc{} || at != end || !(wish.quality >= 0 && wish.quality <= 1)) {
        return std::nullopt;
      }
    }
  }
  if (wish.name.empty()) return std::nullopt;
  return wish;
}

/// How much a name is wished for; nothing when nothing is said of it.
std::optional<double> quality_of(const std::vector<Wish>& wishes, std::string_view name) {
  for (const Wish& wish : wishes) {
    if (wish.name == name) return wish.quality;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Coding coding) {
  switch (coding) {
    case Coding::Identity: return "";
    case Coding::Gzip: return "gzip";
    case Coding::Zstd: return "zstd";
  }
  return "";
}

Coding chosen_coding(std::string_view header, std::span<const Coding> offered) {
  std::vector<Wish> wishes;
  for (const std::string_view piece : split(header, ',')) {
    if (auto wish = wish_of(piece)) wishes.push_back(std::move(*wish));
  }
  const std::optional<double> any = quality_of(wishes, "*");
  Coding best = Coding::Identity;
  double most = quality_of(wishes, "identity").value_or(0);
  for (const Coding coding : offered) {
    const auto said = quality_of(wishes, name_of(coding));
    // `*` is said by those who have not thought about it: they get what everybody can read.
    const double quality = said ? *said : coding == Coding::Gzip ? any.value_or(0) : 0;
    const bool is_better = best == Coding::Identity ? quality >= most : quality > most;
    if (quality == 0 || !is_better) continue;
    best = coding;
    most = quality;
  }
  return best;
}

}  // namespace k8scache::serve
