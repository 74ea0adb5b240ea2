#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::store {

/// Finds a dictionary's content by its id; nothing when there is none of that id.
using DictionarySource = std::function<std::optional<std::string>(std::uint32_t id)>;

/// Bodies to zstd frames, level 1, with the dictionary of their type.
///
/// Level 1 with a dictionary beat every higher level on size times speed (tests/bench). Not
/// thread-safe: one per thread.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  /// Uses this dictionary from now on; empty = none.
  void use_dictionary(std::string_view content);
  [[nodiscard]] std::string compress(std::string_view body);
  /// `older` as what must be added to `newer` to have it back: about 70 bytes for a status change.
  [[nodiscard]] std::string compress_delta(std::string_view older, std::string_view newer);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Frames back to bodies. Keeps every dictionary it has met. Not thread-safe.
class Decompressor {
 public:
  /// `file` is the cache the frames are of, for messages.
  Decompressor(DictionarySource source, std::string file);
  ~Decompressor();
  Decompressor(Decompressor&&) noexcept;
  Decompressor& operator=(Decompressor&&) noexcept;

  /// Appends nothing: replaces `body`. Throws Unusable when the frame is damaged, which its
  /// checksum tells.
  void decompress(std::string_view frame, std::string& body);
  void decompress_delta(std::string_view frame, std::string_view newer, std::string& older);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Trains a dictionary on sample bodies and gives it this id; nothing when the samples are too few
/// or too small to gain from one.
std::optional<std::string> train_dictionary(const std::vector<std::string_view>& samples,
                                            std::uint32_t id);

}  // namespace k8scache::store
