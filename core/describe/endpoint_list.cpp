#include "core/describe/endpoint_list.hpp"

#include "core/base/text.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/probe.hpp"

namespace k8scache::describe {

namespace {

constexpr std::size_t kMostShown = 3;

/// The first endpoints, and how many there are. kubectl says that there are more when it meets any
/// behind the third, ready or not.
class Shown {
 public:
  void add(const EndpointSlice::Endpoint& endpoint, const std::string& text) {
    if (shown_.size() == kMostShown) has_more_ = true;
    if (!endpoint.is_ready) return;
    if (!has_more_) shown_.push_back(text);
    ++count_;
  }

  [[nodiscard]] std::string text() const {
    const std::string list = join(shown_, ",");
    return has_more_ ? fmt::format("{} + {} more...", list, count_ - kMostShown) : list;
  }

 private:
  std::vector<std::string> shown_;
  std::size_t count_ = 0;
  bool has_more_ = false;
};

EndpointSlice slice_of_body(json::Value body) {
  EndpointSlice slice;
  for (const json::Value port : body["ports"].elements()) {
    slice.ports.push_back({text_of(port["name"]), number_of(port["port"])});
  }
  for (const json::Value one : body["endpoints"].elements()) {
    slice.endpoints.push_back(
        {text_of(one["addresses"].at(0)), one["conditions"]["ready"].boolean_or(true)});
  }
  return slice;
}

}  // namespace

std::optional<std::vector<EndpointSlice>> endpoint_slices_of(const Subject& subject,
                                                             std::string_view ns,
                                                             std::string_view service) {
  std::vector<EndpointSlice> slices;
  const Reach reach =
      subject.related.each({.group = "discovery.k8s.io",
                            .plural = "endpointslices",
                            .ns = std::string(ns),
                            .labels = {.requirements = {{.key = "kubernetes.io/service-name",
                                                         .op = query::LabelOperator::In,
                                                         .values = {std::string(service)}}}}},
                           [&](json::Value body) { slices.push_back(slice_of_body(body)); });
  if (reach != Reach::Seen) return std::nullopt;
  return slices;
}

std::string endpoints_text(const std::vector<EndpointSlice>& slices, std::string_view port_name) {
  if (slices.empty()) return "<none>";
  Shown shown;
  for (const EndpointSlice& slice : slices) {
    if (slice.ports.empty()) {
      for (const auto& endpoint : slice.endpoints) shown.add(endpoint, endpoint.address);
    }
    for (const EndpointSlice::Port& port : slice.ports) {
      if (port.name != port_name) continue;
      for (const auto& endpoint : slice.endpoints) {
        shown.add(endpoint, host_and_port(endpoint.address, std::to_string(port.number)));
      }
    }
  }
  return shown.text();
}

}  // namespace k8scache::describe
