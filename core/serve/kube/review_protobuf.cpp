#include "core/serve/kube/review_protobuf.hpp"

#include "core/base/text.hpp"
#include "core/kube/checked_protozero.hpp"
#include "core/kube/protobuf_envelope.hpp"

namespace k8scache::serve {

namespace {

using protozero::data_view;
using protozero::pbf_message;
using Tag = protozero::pbf_tag_type;

enum class Review : Tag { Spec = 2 };
enum class AccessSpec : Tag { Resource = 1, NonResource = 2 };
enum class RulesSpec : Tag { Namespace = 1 };
enum class Resource : Tag {
  Namespace = 1,
  Verb = 2,
  Group = 3,
  Resource = 5,
  Subresource = 6,
  Name = 7
};
enum class NonResource : Tag { Path = 1, Verb = 2 };

/// Foreign bytes become text that JSON can hold.
template <typename Message>
std::string text_of(Message& message) {
  return valid_utf8(message.get_string());
}

void read_resource(data_view bytes, AccessAsked& asked) {
  pbf_message<Resource> message(bytes);
  while (message.next()) {
    switch (message.tag()) {
      case Resource::Namespace: asked.ns = text_of(message); break;
      case Resource::Verb: asked.verb = text_of(message); break;
      case Resource::Group: asked.group = text_of(message); break;
      case Resource::Resource: asked.resource = text_of(message); break;
      case Resource::Subresource: asked.subresource = text_of(message); break;
      case Resource::Name: asked.name = text_of(message); break;
      default: message.skip();
    }
  }
}

void read_other(data_view bytes, AccessAsked& asked) {
  pbf_message<NonResource> message(bytes);
  while (message.next()) {
    switch (message.tag()) {
      case NonResource::Path: asked.path = text_of(message); break;
      case NonResource::Verb: asked.verb = text_of(message); break;
      default: message.skip();
    }
  }
}

/// The `spec` of a review of that kind.
data_view spec_of(std::string_view body, std::string_view kind) {
  if (!kube::is_protobuf(body)) fail(ErrorKind::Usage, "the body is no Kubernetes protobuf");
  const kube::ProtobufEnvelope envelope = kube::open_envelope(body);
  if (envelope.kind != kind) fail(ErrorKind::Usage, "the body is no {}", kind);
  pbf_message<Review> review(envelope.raw);
  data_view spec;
  while (review.next()) {
    if (review.tag() == Review::Spec) {
      spec = review.get_view();
    } else {
      review.skip();
    }
  }
  return spec;
}

}  // namespace

AccessAsked access_of_protobuf(std::string_view body) {
  return kube::read_protobuf([&] {
    AccessAsked asked;
    pbf_message<AccessSpec> spec(spec_of(body, "SelfSubjectAccessReview"));
    while (spec.next()) {
      switch (spec.tag()) {
        case AccessSpec::Resource:
          asked.of_resource = true;
          read_resource(spec.get_view(), asked);
          break;
        case AccessSpec::NonResource:
          asked.of_path = true;
          read_other(spec.get_view(), asked);
          break;
        default: spec.skip();
      }
    }
    return asked;
  });
}

void require_review_of_protobuf(std::string_view body, std::string_view kind) {
  kube::read_protobuf([&] { static_cast<void>(spec_of(body, kind)); });
}

std::string namespace_of_protobuf(std::string_view body) {
  return kube::read_protobuf([&] {
    std::string ns;
    pbf_message<RulesSpec> spec(spec_of(body, "SelfSubjectRulesReview"));
    while (spec.next()) {
      if (spec.tag() == RulesSpec::Namespace) {
        ns = text_of(spec);
      } else {
        spec.skip();
      }
    }
    return ns;
  });
}

}  // namespace k8scache::serve
