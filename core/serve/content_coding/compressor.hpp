#pragma once

#include "core/serve/content_coding/accept_encoding.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace k8scache::serve {

/// Compresses one body that comes in pieces. Moves only.
class Compressor {
 public:
  /// How much memory it may hold on to: up to 1.4 MB for an answer that ends soon; some 60 kB for a
  /// stream that stays open, of which there may be many.
  enum class Memory { Usual, Little };
  /// What is to be had of what was added.
  enum class Flush {
    None,  ///< as much as comes by itself
    All,   ///< everything, so that the reader can read it now
    End,   ///< everything, and that it was all
  };

  /// `coding` is not Identity.
  Compressor(Coding coding, Memory memory);
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  /// Appends to `out`. Nothing may be added behind the end.
  void add(std::string_view bytes, Flush flush, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::serve
