#include "core/store/frame.hpp"

#include "core/base/error.hpp"

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

std::size_t checked(std::size_t result, const char* doing) {
  if (ZSTD_isError(result) != 0) {
    fail(ErrorKind::Unusable, "cannot {} a body: {}", doing, ZSTD_getErrorName(result));
  }
  return result;
}

std::size_t body_size(std::string_view frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMaxBodyBytes) {
    fail(ErrorKind::Unusable, "cannot decompress a body: its frame is damaged");
  }
  return size;
}

}  // namespace

struct Compressor::State {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx* delta_context = ZSTD_createCCtx();
  ZSTD_CDict* dictionary = nullptr;
  State() {
    ZSTD_CCtx_setParameter(delta_context, ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(delta_context, ZSTD_c_windowLog, kDeltaWindowLog);
    // 4 bytes of 70. Against another body than its own a delta gives a text, but a wrong one.
    ZSTD_CCtx_setParameter(delta_context, ZSTD_c_checksumFlag, 1);
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
  ZSTD_freeCDict(state_->dictionary);
  state_->dictionary =
      content.empty() ? nullptr : ZSTD_createCDict(content.data(), content.size(), kLevel);
}

std::string Compressor::compress(std::string_view body) {
  std::string frame(ZSTD_compressBound(body.size()), '\0');
  const std::size_t size =
      state_->dictionary == nullptr
          ? ZSTD_compressCCtx(state_->context, frame.data(), frame.size(), body.data(), body.size(),
                              kLevel)
          : ZSTD_compress_usingCDict(state_->context, frame.data(), frame.size(), body.data(),
                                     body.size(), state_->dictionary);
  frame.resize(checked(size, "compress"));
  frame.shrink_to_fit();  // frames wait in queues; the bound is ten times their size
  return frame;
}

std::string Compressor::compress_delta(std::string_view older, std::string_view newer) {
  std::string frame(ZSTD_compressBound(older.size()), '\0');
  checked(ZSTD_CCtx_refPrefix(state_->delta_context, newer.data(), newer.size()), "compress");
  const std::size_t size =
      ZSTD_compress2(state_->delta_context, frame.data(), frame.size(), older.data(), older.size());
  frame.resize(checked(size, "compress"));
  return frame;
}

struct Decompressor::State {
  DictionarySource source;
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::map<std::uint32_t, ZSTD_DDict*> dictionaries;
  explicit State(DictionarySource dictionary_source) : source(std::move(dictionary_source)) {
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kDeltaWindowLog);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (const auto& [id, dictionary] : dictionaries) ZSTD_freeDDict(dictionary);
    ZSTD_freeDCtx(context);
  }

  const ZSTD_DDict* dictionary(std::uint32_t id) {
    const auto known = dictionaries.find(id);
    if (known != dictionaries.end()) return known->second;
    const auto content = source(id);
    if (!content)
      fail(ErrorKind::Unusable, "cannot decompress a body: dictionary {} is missing", id);
    return dictionaries.emplace(id, ZSTD_createDDict(content->data(), content->size()))
        .first->second;
  }
};

Decompressor::Decompressor(DictionarySource source)
    : state_(std::make_unique<State>(std::move(source))) {}
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

void Decompressor::decompress(std::string_view frame, std::string& body) {
  body.resize(body_size(frame));
  const unsigned id = ZSTD_getDictID_fromFrame(frame.data(), frame.size());
  const std::size_t size =
      id == 0 ? ZSTD_decompressDCtx(state_->context, body.data(), body.size(), frame.data(),
                                    frame.size())
              : ZSTD_decompress_usingDDict(state_->context, body.data(), body.size(), frame.data(),
                                           frame.size(), state_->dictionary(id));
  body.resize(checked(size, "decompress"));
}

void Decompressor::decompress_delta(std::string_view frame, std::string_view newer,
                                    std::string& older) {
  older.resize(body_size(frame));
  checked(ZSTD_DCtx_refPrefix(state_->context, newer.data(), newer.size()), "decompress");
  const std::size_t size =
      ZSTD_decompressDCtx(state_->context, older.data(), older.size(), frame.data(), frame.size());
  older.resize(checked(size, "decompress"));
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
