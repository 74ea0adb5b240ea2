#pragma once

#include "core/serve/http_message.hpp"
#include "tests/support/fake_api.hpp"
#include "tests/support/fault.hpp"

#include <optional>
#include <string>

namespace k8scache::tests {

/// What a fault does, at the four places where it can: each function does nothing for the faults
/// of the other places.

/// Before the API is asked: changes of the request and of what the server can do.
void change_request(const Fault& fault, ApiRequest& request, ApiFeatures& features);

/// The whole answer, when the fault replaces it.
std::optional<ApiAnswer> replaced_answer(const Fault& fault, const ApiRequest& request);

/// The document the API answered, still plain. `serial` differs from call to call.
void change_document(const Fault& fault, const ApiRequest& request, std::size_t serial,
                     ApiAnswer& answer);

/// How the body is compressed.
struct Coding {
  bool gzip = false;
  bool bad_crc = false;
  std::size_t members = 1;
};
void change_coding(const Fault& fault, Coding& coding);

/// Headers, time, and how the bytes leave.
void change_response(const Fault& fault, serve::Response& response);

}  // namespace k8scache::tests
