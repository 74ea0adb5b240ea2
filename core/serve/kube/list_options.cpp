#include "core/serve/kube/list_options.hpp"

#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace k8scache::serve {

namespace {

constexpr std::int64_t kLongestWatch = 86'400;  // seconds

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_version(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

KubeStatus invalid(std::string_view field, std::string_view why) {
  return {.code = 422,
          .reason = "Invalid",
          .message =
              fmt::format("ListOptions.meta.k8s.io \"\" is invalid: {}: Forbidden: {}", field, why),
          .group = "meta.k8s.io",
          .kind = "ListOptions",
          .cause_reason = "FieldValueForbidden",
          .cause_message = fmt::format("Forbidden: {}", why),
          .cause_field = std::string(field)};
}

/// Takes the version asked for into the options, as far as it is one.
std::optional<KubeStatus> read_version(const Parameters& parameters, ListOptions& options) {
  const std::string_view version = parameters.text("resourceVersion");
  if (!version.empty() && !is_version(version)) {
    return bad_request(fmt::format("invalid resource version \"{}\"", version));
  }
  if (version != "0") options.version = version;
  return std::nullopt;
}

/// How resourceVersion, its match and the rest go together.
std::optional<KubeStatus> version_fault(const Parameters& parameters, bool is_watch) {
  const std::string_view version = parameters.text("resourceVersion");
  const std::string_view match = parameters.text("resourceVersionMatch");
  const bool resumes = !parameters.text("continue").empty();
  if (is_watch) {
    if (resumes) {
      return invalid("resourceVersionMatch",
                     "resourceVersionMatch is forbidden when continue is provided");
    }
    if (parameters.get("sendInitialEvents") && match.empty()) {
      return invalid("resourceVersionMatch",
                     "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (!match.empty() && !parameters.get("sendInitialEvents")) {
      return invalid("resourceVersionMatch",
                     "resourceVersionMatch is forbidden for watch unless sendInitialEvents is "
                     "provided");
    }
    if (!match.empty() && match != "NotOlderThan") {
      return invalid("resourceVersionMatch",
                     "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    return std::nullopt;
  }
  if (parameters.get("sendInitialEvents")) {
    return invalid("sendInitialEvents", "sendInitialEvents is forbidden for list");
  }
  if (match.empty()) {
    if (resumes && !version.empty() && version != "0") {
      return bad_request("specifying resource version is not allowed when using continue");
    }
    return std::nullopt;
  }
  if (resumes) {
    return invalid("resourceVersionMatch",
                   "resourceVersionMatch is forbidden when continue is provided");
  }
  if (version.empty()) {
    return invalid("resourceVersionMatch",
                   "resourceVersionMatch is forbidden unless resourceVersion is provided");
  }
  if (match != "Exact" && match != "NotOlderThan") {
    return invalid("resourceVersionMatch", fmt::format("unsupported value \"{}\"", match));
  }
  if (match == "Exact" && version == "0") {
    return invalid("resourceVersionMatch",
                   "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
  }
  return std::nullopt;
}

/// The one name that a field selector can ask for is found by the index, not by reading all.
std::string asked_name(std::string_view selector) {
  for (const std::string_view piece : split(selector, ',')) {
    for (const std::string_view sign : {"metadata.name==", "metadata.name="}) {
      if (piece.starts_with(sign)) {
        std::string name(piece.substr(sign.size()));
        return name.find_first_of("=\\*?[") == std::string::npos ? name : std::string();
      }
    }
  }
  return {};
}

}  // namespace

std::variant<ListOptions, KubeStatus> list_options(const Parameters& parameters,
                                                   const model::RegistryEntry* entry,
                                                   const std::vector<std::string>& selectable) {
  ListOptions options;
  options.watch = parameters.flag("watch");
  auto labels = query::LabelSelector::read(parameters.text("labelSelector"));
  if (const auto* const problem = std::get_if<query::SelectorProblem>(&labels)) {
    return bad_request(problem->reason);
  }
  options.labels = std::get<query::LabelSelector>(std::move(labels));
  const std::string_view fields = parameters.text("fieldSelector");
  options.fields = query::FieldSelector::parse(fields, query::FieldSelector::Paths::OfServer);
  const std::string refusal = options.fields.refusal(entry, selectable);
  if (!refusal.empty()) return bad_request(refusal);
  options.fields_text = fields;
  options.name = asked_name(fields);
  if (const auto fault = read_version(parameters, options)) return *fault;
  if (const auto fault = version_fault(parameters, options.watch)) return *fault;
  if (const std::string_view text = parameters.text("limit"); !text.empty()) {
    const auto limit = number_of(text);
    if (!limit) return bad_request(fmt::format("invalid limit \"{}\"", text));
    options.limit = static_cast<std::size_t>(std::max<std::int64_t>(*limit, 0));  // below 0: none
  }
  if (const std::string_view text = parameters.text("timeoutSeconds"); !text.empty()) {
    const auto seconds = number_of(text);
    if (!seconds) {
      return bad_request(fmt::format("invalid timeoutSeconds \"{}\"", text));
    }
    if (*seconds > 0) {
      options.timeout = std::chrono::seconds(std::min<std::int64_t>(*seconds, kLongestWatch));
    }
  }
  options.continue_token = parameters.text("continue");
  // Spec: "the resourceVersion parameter", limit set and resourceVersionMatch unset.
  const std::string_view match = parameters.text("resourceVersionMatch");
  options.exactly = match == "Exact" || (match.empty() && options.limit > 0 && !options.watch &&
                                         options.continue_token.empty());
  options.bookmarks = parameters.flag("allowWatchBookmarks");
  if (parameters.get("sendInitialEvents")) {
    options.initial_events = parameters.flag("sendInitialEvents");
  }
  return options;
}

std::variant<ListOptions, KubeStatus> object_options(const Parameters& parameters) {
  ListOptions options;
  if (const auto fault = read_version(parameters, options)) return *fault;
  return options;
}

std::variant<RowObject, KubeStatus> row_object(const Parameters& parameters) {
  const std::string_view object = parameters.text("includeObject");
  if (object == "None") return RowObject::None;
  if (object == "Object") return RowObject::Whole;
  if (object.empty() || object == "Metadata") return RowObject::Metadata;
  return bad_request(fmt::format("unrecognized includeObject value: \"{}\"", object));
}

}  // namespace k8scache::serve
