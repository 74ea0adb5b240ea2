#include "core/describe/describe.hpp"

#include "core/describe/events.hpp"
#include "core/describe/generic.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"

#include <array>
#include <string_view>

namespace k8scache::describe {

namespace {

/// Whose events stand below a description.
enum class Below { Nothing, ItsEvents, EventsOfPod, EventsOfNode };

struct Kind {
  std::string_view group;
  std::string_view kind;
  void (*write)(const Writer& to, const Subject& subject);
  Below below = Below::ItsEvents;
};

constexpr std::string_view kRbac = "rbac.authorization.k8s.io";
constexpr std::string_view kNetworking = "networking.k8s.io";
constexpr std::string_view kStorage = "storage.k8s.io";

/// The kinds that have a form of their own.
constexpr std::array kKinds{
    Kind{"", "ConfigMap", describe_config_map},
    Kind{"", "Endpoints", describe_endpoints},
    Kind{"", "LimitRange", describe_limit_range, Below::Nothing},
    Kind{"", "Namespace", describe_namespace, Below::Nothing},
    Kind{"", "Node", describe_node, Below::EventsOfNode},
    Kind{"", "PersistentVolume", describe_volume},
    Kind{"", "PersistentVolumeClaim", describe_volume_claim},
    Kind{"", "Pod", describe_pod, Below::EventsOfPod},
    Kind{"", "ReplicationController", describe_replication_controller},
    Kind{"", "ResourceQuota", describe_resource_quota, Below::Nothing},
    Kind{"", "Secret", describe_secret, Below::Nothing},
    Kind{"", "Service", describe_service},
    Kind{"", "ServiceAccount", describe_service_account},
    Kind{"apps", "DaemonSet", describe_daemon_set},
    Kind{"apps", "Deployment", describe_deployment},
    Kind{"apps", "ReplicaSet", describe_replica_set},
    Kind{"apps", "StatefulSet", describe_stateful_set},
    Kind{"autoscaling", "HorizontalPodAutoscaler", describe_autoscaler},
    Kind{"batch", "CronJob", describe_cron_job},
    Kind{"batch", "Job", describe_job},
    Kind{"certificates.k8s.io", "CertificateSigningRequest", describe_signing_request},
    Kind{"discovery.k8s.io", "EndpointSlice", describe_endpoint_slice},
    Kind{kNetworking, "IPAddress", describe_ip_address},
    Kind{kNetworking, "Ingress", describe_ingress},
    Kind{kNetworking, "IngressClass", describe_ingress_class},
    Kind{kNetworking, "NetworkPolicy", describe_network_policy, Below::Nothing},
    Kind{kNetworking, "ServiceCIDR", describe_service_cidr},
    Kind{"policy", "PodDisruptionBudget", describe_disruption_budget},
    Kind{kRbac, "ClusterRole", describe_role, Below::Nothing},
    Kind{kRbac, "ClusterRoleBinding", describe_role_binding, Below::Nothing},
    Kind{kRbac, "Role", describe_role, Below::Nothing},
    Kind{kRbac, "RoleBinding", describe_role_binding, Below::Nothing},
    Kind{"scheduling.k8s.io", "PriorityClass", describe_priority_class},
    Kind{kStorage, "CSINode", describe_csi_node},
    Kind{kStorage, "StorageClass", describe_storage_class},
    Kind{kStorage, "VolumeAttributesClass", describe_volume_attributes_class},
};

Kind kind_of(const model::ResourceType& type) {
  for (const Kind& kind : kKinds) {
    if (kind.group == type.group && kind.kind == type.kind) return kind;
  }
  return {"", "", describe_anything};
}

/// Of a pod any kind counts, and of one that a node made for itself the uid that the node gave it;
/// a node calls itself by its uid or by its name.
std::vector<EventsOf> events_below(Below below, json::Value object) {
  EventsOf own = events_of(object);
  switch (below) {
    case Below::Nothing: return {};
    case Below::ItsEvents: return {own};
    case Below::EventsOfPod: {
      own.kind.clear();
      const json::Value mirrored = object["metadata"]["annotations"]["kubernetes.io/config.mirror"];
      if (mirrored.exists()) own.uid = text_of(mirrored);
      return {own};
    }
    case Below::EventsOfNode: {
      EventsOf by_name = own;
      by_name.uid = own.name;
      return {own, by_name};
    }
  }
  return {};
}

}  // namespace

std::string describe(const model::ResourceType& type, const Subject& subject) {
  const Kind kind = kind_of(type);
  TabbedText text;
  Writer writer(text);
  kind.write(writer, subject);
  if (subject.shows_events && kind.below != Below::Nothing) {
    write_events(writer, subject, events_below(kind.below, subject.object));
  }
  return text.take();
}

}  // namespace k8scache::describe
