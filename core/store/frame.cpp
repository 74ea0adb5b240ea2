#include "core/store/frame.hpp"

#include "core/store/damaged.hpp"

// The trainer with parameters is in the static-only part of the header, unchanged since 1.3.5.
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <map>

namespace k8scache::store {

namespace {

constexpr int kLevel = 1;
constexpr std::size_t kDictionaryBytes = 64 * 1024;  // 112 kB gained 3 % more, 16 kB lost 4 %
constexpr std::size_t kMaxBodyBytes = 256U << 20U;   // a damaged header must not ask for all memory
// The window must reach back over the newer body to the start of the prefix.
constexpr int kDeltaWindowLog = 27;

std::size_t checked(std::size_t result) {
  if (ZSTD_isError(result) != 0) {
    fail(ErrorKind::Internal, "cannot compress a body: {}", ZSTD_getErrorName(result));
  }
  return result;
}

/// 4 bytes a frame, 70 of which may be a difference. Without it a flipped bit is a wrong answer,
/// and so is a difference against another body than its own.
void add_checksums(ZSTD_CCtx* context) {
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
}

}  // namespace

struct Compressor::State {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx* delta_context = ZSTD_createCCtx();
  ZSTD_CDict* dictionary = nullptr;
  State() {
    add_checksums(context);
    add_checksums(delta_context);
    ZSTD_CCtx_setParameter(delta_context, ZSTD_c_windowLog, kDeltaWindowLog);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    ZSTD_freeCDict(dictionary);
    ZSTD_freeCCtx(delta_context);
    ZSTD_freeCCtx(context);
  }
};

Compressor::Compressor() : state_(std::make_unique<State>()) {}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

void Compressor::use_dictionary(std::string_view content) {
  checked(ZSTD_CCtx_refCDict(state_->context, nullptr));
  ZSTD_freeCDict(state_->dictionary);
  state_->dictionary =
      content.empty() ? nullptr : ZSTD_createCDict(content.data(), content.size(), kLevel);
  checked(ZSTD_CCtx_refCDict(state_->context, state_->dictionary));
}

std::string Compressor::compress(std::string_view body) {
  std::string frame(ZSTD_compressBound(body.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(state_->context, frame.data(), frame.size(), body.data(), body.size());
  frame.resize(checked(size));
  frame.shrink_to_fit();  // frames wait in queues; the bound is ten times their size
  return frame;
}

std::string Compressor::compress_delta(std::string_view older, std::string_view newer) {
  std::string frame(ZSTD_compressBound(older.size()), '\0');
  checked(ZSTD_CCtx_refPrefix(state_->delta_context, newer.data(), newer.size()));
  const std::size_t size =
      ZSTD_compress2(state_->delta_context, frame.data(), frame.size(), older.data(), older.size());
  frame.resize(checked(size));
  return frame;
}

struct Decompressor::State {
  DictionarySource source;
  std::string file;
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::map<std::uint32_t, ZSTD_DDict*> dictionaries;
  State(DictionarySource dictionary_source, std::string path)
      : source(std::move(dictionary_source)), file(std::move(path)) {
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kDeltaWindowLog);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (const auto& [id, dictionary] : dictionaries) ZSTD_freeDDict(dictionary);
    ZSTD_freeDCtx(context);
  }

  [[noreturn]] void fail_unreadable(std::string_view why) const {
    fail_damaged(file, fmt::format("a body cannot be read: {}", why));
  }

  std::size_t checked(std::size_t result) const {
    if (ZSTD_isError(result) != 0) fail_unreadable(ZSTD_getErrorName(result));
    return result;
  }

  std::size_t body_size(std::string_view frame) const {
    const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN ||
        size > kMaxBodyBytes) {
      fail_unreadable("its frame has no head");
    }
    return size;
  }

  const ZSTD_DDict* dictionary(std::uint32_t id) {
    const auto known = dictionaries.find(id);
    if (known != dictionaries.end()) return known->second;
    const auto content = source(id);
    if (!content) fail_unreadable(fmt::format("dictionary {} is missing", id));
    return dictionaries.emplace(id, ZSTD_createDDict(content->data(), content->size()))
        .first->second;
  }
};

Decompressor::Decompressor(DictionarySource source, std::string file)
    : state_(std::make_unique<State>(std::move(source), std::move(file))) {}
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

void Decompressor::decompress(std::string_view frame, std::string& body) {
  body.resize(state_->body_size(frame));
  const unsigned id = ZSTD_getDictID_fromFrame(frame.data(), frame.size());
  const std::size_t size =
      id == 0 ? ZSTD_decompressDCtx(state_->context, body.data(), body.size(), frame.data(),
                                    frame.size())
              : ZSTD_decompress_usingDDict(state_->context, body.data(), body.size(), frame.data(),
                                           frame.size(), state_->dictionary(id));
  body.resize(state_->checked(size));
}

void Decompressor::decompress_delta(std::string_view frame, std::string_view newer,
                                    std::string& older) {
  older.resize(state_->body_size(frame));
  state_->checked(ZSTD_DCtx_refPrefix(state_->context, newer.data(), newer.size()));
  const std::size_t size =
      ZSTD_decompressDCtx(state_->context, older.data(), older.size(), frame.data(), frame.size());
  older.resize(state_->checked(size));
}

std::optional<std::string> train_dictionary(const std::vector<std::string_view>& samples,
                                            std::uint32_t id) {
  constexpr std::size_t kFewestSamples = 16;
  constexpr std::size_t kSampleBytes = 4U << 20U;  // training time grows with it; gains end earlier
  if (samples.size() < kFewestSamples) return std::nullopt;
  std::string content;
  std::vector<std::size_t> sizes;
  for (const std::string_view sample : samples) {
    if (content.size() + sample.size() > kSampleBytes) break;
    content += sample;
    sizes.push_back(sample.size());
  }
  // A dictionary larger than a tenth of its samples learns them by heart.
  const std::size_t capacity = std::min(kDictionaryBytes, content.size() / 8);
  std::string dictionary(std::max<std::size_t>(capacity, ZDICT_DICTSIZE_MIN), '\0');
  ZDICT_fastCover_params_t parameters{};
  parameters.d = 8;
  parameters.k = 1024;
  parameters.f = 18;
  parameters.accel = 4;
  parameters.zParams.compressionLevel = kLevel;
  parameters.zParams.dictID = id;
  const std::size_t size = ZDICT_trainFromBuffer_fastCover(
      dictionary.data(), dictionary.size(), content.data(), sizes.data(),
      static_cast<unsigned>(sizes.size()), parameters);
  if (ZDICT_isError(size) != 0) return std::nullopt;
  dictionary.resize(size);
  return dictionary;
}

}  // namespace k8scache::store
