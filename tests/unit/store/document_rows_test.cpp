#include "core/store/documents.hpp"
#include "core/store/frame.hpp"
#include "core/store/reader.hpp"
#include "core/store/writer.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using tests::CacheFile;

namespace {

store::EncodedDocument document(const std::string& path, const std::string& text,
                                const std::string& state) {
  store::Compressor compressor;
  return {.path = path,
          .state = state,
          .bytes = static_cast<std::int64_t>(text.size()),
          .frame = compressor.compress(text)};
}

}  // namespace

TEST_CASE("documents are stored whole, replaced and removed") {
  CacheFile file;
  store::Writer writer(file.path());
  CHECK(writer.document_states().empty());
  writer.save_documents(
      {.put = {document("api/v1", "one", "1"), document("apis/a/v1", "two", "1")}, .removed = {}});
  writer.save_documents({.put = {document("api/v1", "three", "2")}, .removed = {"apis/a/v1", "x"}});
  CHECK(writer.document_states() == store::DocumentStates{{"api/v1", "2"}});
  store::Reader reader(file.path());
  CHECK(reader.document("api/v1") == "three");
  CHECK_FALSE(reader.document("apis/a/v1"));
  CHECK(reader.document_sizes().count == 1);
  CHECK(reader.document_sizes().bytes == 5);
  CHECK(reader.document_sizes().stored > 0);
}
