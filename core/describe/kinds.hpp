#pragma once

#include "core/describe/subject.hpp"
#include "core/describe/writer.hpp"

namespace k8scache::describe {

// The functions behind the table of kinds in describe.cpp, one file per family. Each imitates the
// describer of the same name in kubectl's pkg/describe. Events follow by the table.

void describe_pod(const Writer& to, const Subject& subject);

void describe_deployment(const Writer& to, const Subject& subject);
void describe_replica_set(const Writer& to, const Subject& subject);
void describe_replication_controller(const Writer& to, const Subject& subject);
void describe_stateful_set(const Writer& to, const Subject& subject);
void describe_daemon_set(const Writer& to, const Subject& subject);
void describe_job(const Writer& to, const Subject& subject);
void describe_cron_job(const Writer& to, const Subject& subject);

void describe_service(const Writer& to, const Subject& subject);
void describe_endpoints(const Writer& to, const Subject& subject);
void describe_endpoint_slice(const Writer& to, const Subject& subject);
void describe_ingress(const Writer& to, const Subject& subject);
void describe_ingress_class(const Writer& to, const Subject& subject);
void describe_service_cidr(const Writer& to, const Subject& subject);
void describe_ip_address(const Writer& to, const Subject& subject);
void describe_network_policy(const Writer& to, const Subject& subject);

void describe_node(const Writer& to, const Subject& subject);
void describe_namespace(const Writer& to, const Subject& subject);
void describe_limit_range(const Writer& to, const Subject& subject);
void describe_resource_quota(const Writer& to, const Subject& subject);

void describe_volume(const Writer& to, const Subject& subject);
void describe_volume_claim(const Writer& to, const Subject& subject);
void describe_storage_class(const Writer& to, const Subject& subject);
void describe_volume_attributes_class(const Writer& to, const Subject& subject);
void describe_csi_node(const Writer& to, const Subject& subject);

void describe_config_map(const Writer& to, const Subject& subject);
void describe_secret(const Writer& to, const Subject& subject);
void describe_service_account(const Writer& to, const Subject& subject);

void describe_role(const Writer& to, const Subject& subject);
void describe_role_binding(const Writer& to, const Subject& subject);
void describe_signing_request(const Writer& to, const Subject& subject);

void describe_autoscaler(const Writer& to, const Subject& subject);
void describe_disruption_budget(const Writer& to, const Subject& subject);
void describe_priority_class(const Writer& to, const Subject& subject);

}  // namespace k8scache::describe
