#include "core/kube/list_decoder.hpp"

#include "core/base/error.hpp"
#include "core/kube/object_decoder.hpp"

namespace k8scache::kube {

void decode_page(json::ListScanner& scanner, std::string& page, std::string_view api_version,
                 std::string_view kind, const ObjectSink& sink) {
  scanner.scan(page, [&](const json::ScannedObject& scanned) {
    if (scanned.name.empty()) {
      fail(ErrorKind::Usage, "a {} of the list has no metadata.name", kind);
    }
    model::Object object = object_of(scanned, api_version, kind);
    sink(object);
  });
}

}  // namespace k8scache::kube
