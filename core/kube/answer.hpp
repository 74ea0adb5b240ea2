#pragma once

#include "core/kube/reflector.hpp"
#include "core/model/resource_type.hpp"
#include "core/net/transport.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace k8scache::kube {

/// A whole answer of the API server.
struct Answer {
  net::Head head;
  std::string body;
};

/// What a list request's answer is to the reflector: the one table from HTTP status, Status bodies
/// and odd contents to inputs. 401 is the caller's: it may renew the credentials first.
/// `type` and `form` are what was asked for: a list of something else, or a Table, is none; whole
/// objects where their metadata was asked for will do.
/// Spec: docs of the list verb; k8s.io/apimachinery/pkg/api/errors.
Input classify_list(Answer&& answer, const model::ResourceType& type, ListForm form,
                    std::string_view server);

/// What the answer to `version_target` is.
Input classify_version(Answer&& answer, std::string_view server);
/// There is no such object.
struct Missing {};
/// What the answer to `object_target` is. 401 is the caller's, as for lists.
std::variant<model::Object, Missing, Failed, Refused> classify_object(
    Answer&& answer, const model::ResourceType& type, std::string_view server);
/// Whether the answer to a watch is a watch: its events follow.
bool is_event_stream(const Answer& answer);
/// What the answer to a watch request is when it is none.
Input classify_watch(const Answer& answer, std::string_view server);
/// An event as the reflector's input; errors by the same table as lists.
Input input_of(WatchEvent&& event);

/// The same for a request that never became an answer.
Failed classify_broken(const net::Broken& broken, std::string_view server);

/// Why a request other than a list failed: nothing when its status is 2xx.
struct Trouble {
  ErrorKind kind = ErrorKind::Unreachable;
  std::string why;
  int status = 0;
  bool may_pass = false;
  std::optional<std::chrono::milliseconds> retry_after;
};
std::optional<Trouble> trouble_of(const Answer& answer, std::string_view server);

/// Retry-After in seconds or as a date; at most an hour.
std::optional<std::chrono::milliseconds> retry_after(const std::vector<net::Header>& headers,
                                                     Instant now);

/// The texts of `Warning: 299 - "..."` headers.
std::vector<std::string> warnings_of(const std::vector<net::Header>& headers);

}  // namespace k8scache::kube
