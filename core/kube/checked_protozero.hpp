#pragma once

// protozero, for bytes that others have made: it takes a field of another wire type than its reader
// expects for a bug of ours, and aborts. Here it is an exception, as every other damage is. Who
// needs protozero includes this first.

#include <protozero/exception.hpp>

namespace k8scache::kube {

inline void require_of_protobuf(bool holds) {
  if (!holds) throw protozero::unknown_pbf_wire_type_exception();
}

}  // namespace k8scache::kube

#define protozero_assert(condition) ::k8scache::kube::require_of_protobuf(condition)

#include <protozero/data_view.hpp>
#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
