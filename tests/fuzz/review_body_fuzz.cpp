#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "core/serve/kube/review.hpp"
#include "core/serve/kube/review_protobuf.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace k8scache;

namespace {

constexpr const char* kProtobuf = "application/vnd.kubernetes.protobuf";

void require(bool holds) {
  if (!holds) std::abort();
}

/// A body is refused as the mistake of whoever sent it, or understood and answered in JSON.
void review(const char* content_type, std::string_view body) {
  static const model::Catalog catalog;
  static json::Parser parser;
  const serve::Covers covers = [](const model::CatalogType&, const std::string&,
                                  const std::string&) { return true; };
  try {
    const auto asked = serve::access_asked(content_type, body);
    require(parser.is_valid(serve::access_review(asked, catalog, covers).body));
  } catch (const Error& error) {
    require(error.kind() != ErrorKind::Internal);
  }
  try {
    require(parser.is_valid(serve::rules_review(content_type, body, catalog, covers, {}).body));
  } catch (const Error& error) {
    require(error.kind() != ErrorKind::Internal);
  }
  try {
    require(parser.is_valid(serve::subject_review(content_type, body, "").body));
  } catch (const Error& error) {
    require(error.kind() != ErrorKind::Internal);
  }
}

}  // namespace

/// Bodies of reviews: protobuf as it comes, the inside of an envelope, JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  review(kProtobuf, body);
  review("application/json", body);
  for (const char* const kind : {"SelfSubjectAccessReview", "SelfSubjectRulesReview"}) {
    if (size > 100) break;  // lengths of one byte below
    const std::string_view name(kind);
    std::string envelope("k8s\0\x0a", 5);
    const auto append = [&](char tag, std::string_view text) {
      envelope += tag;
      envelope += static_cast<char>(text.size());
      envelope += text;
    };
    envelope += static_cast<char>(name.size() + 2);
    append('\x12', name);
    append('\x12', std::string("\x12") + static_cast<char>(size) + std::string(body));
    review(kProtobuf, envelope);
  }
  return 0;
}
