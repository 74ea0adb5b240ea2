#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace k8scache::net {

/// Undoes gzip in a body that comes in parts. A body may be any number of gzip members in a row:
/// libcurl stops after the first, API servers that flush in between send many.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  /// Appends what `bytes` inflate to. False when they are no gzip; nothing more may be fed then.
  [[nodiscard]] bool feed(std::string_view bytes, std::string& out);
  /// Whether the body may end here: between members, with their checksums right.
  [[nodiscard]] bool is_complete() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::net
