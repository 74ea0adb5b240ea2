#include "core/serve/kube/accept.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace k8scache;
using serve::Form;

TEST_CASE("the best form that an Accept header names and we know is taken") {
  struct Case {
    const char* header;
    std::optional<Form> form;
  };
  const std::vector<Case> cases = {
      {"", Form::Object},
      {"*/*", Form::Object},
      {"application/json", Form::Object},
      {"application/json;as=Table;v=v1;g=meta.k8s.io,application/json", Form::Table},
      {"application/json;as=Table;v=v1beta1;g=meta.k8s.io", Form::TableBeta},
      {"application/json; as=PartialObjectMetadataList; g=meta.k8s.io; v=v1", Form::Metadata},
      {"application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1beta1", Form::MetadataBeta},
      {"application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v2", std::nullopt},
      {"application/vnd.kubernetes.protobuf,application/json", Form::Object},
      {"application/json;q=0.5,application/json;as=Table;v=v1;g=meta.k8s.io;q=0.9", Form::Table},
      {"application/json;as=Nothing;v=v1;g=meta.k8s.io,application/json", Form::Object},
      {"application/json;as=Table;v=v7;g=meta.k8s.io", std::nullopt},
      {"application/json;as=Table;v=v1;g=other", std::nullopt},
      {"application/vnd.kubernetes.protobuf", std::nullopt},
      {"text/html", std::nullopt},
      {"application/json;q=0", std::nullopt},
      {"application/json;q=many", std::nullopt},
  };
  for (const Case& one : cases) {
    CAPTURE(one.header);
    CHECK(serve::form_of(serve::accepted(one.header)) == one.form);
  }
}
