#include "core/describe/volume_table.hpp"

namespace k8scache::describe {

namespace {

constexpr std::string_view kIscsi =
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed "
    "to "
    "the pod)";
constexpr std::string_view kGluster =
    "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)";
constexpr std::string_view kRbd =
    "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)";
constexpr std::string_view kCeph =
    "CephFS (a CephFS mount on the host that shares a pod's lifetime)";
constexpr std::string_view kFlex =
    "FlexVolume (a generic volume resource that is provisioned/attached using an exec based "
    "plugin)";
constexpr std::string_view kCinder = "Cinder (a Persistent Disk resource in OpenStack)";
constexpr std::string_view kScaleIo =
    "ScaleIO (a persistent volume backed by a block device in ScaleIO)";
constexpr std::string_view kStorageOs = "StorageOS (a StorageOS Persistent Disk resource)";
constexpr std::string_view kAzureFile =
    "AzureFile (an Azure File Service mount on the host and bind mount to the pod)";
constexpr std::string_view kCsi = "CSI (a Container Storage Interface (CSI) volume source)";

VolumeSource iscsi(SourceField secret) {
  return {"iscsi",
          kIscsi,
          {{"TargetPortal:", "targetPortal"},
           {"IQN:", "iqn"},
           {"Lun:", "lun", SourceField::Number},
           {"ISCSIInterface", "iscsiInterface"},
           {"FSType:", "fsType"},
           {"ReadOnly:", "readOnly", SourceField::Truth},
           {"Portals:", "portals", SourceField::Slice},
           {"DiscoveryCHAPAuth:", "chapAuthDiscovery", SourceField::Truth},
           {"SessionCHAPAuth:", "chapAuthSession", SourceField::Truth},
           {"SecretRef:", "secretRef", secret},
           {"InitiatorName:", "initiatorName", SourceField::TextOrNone}}};
}

VolumeSource rbd(SourceField secret) {
  return {"rbd",
          kRbd,
          {{"CephMonitors:", "monitors", SourceField::Slice},
           {"RBDImage:", "image"},
           {"FSType:", "fsType"},
           {"RBDPool:", "pool"},
           {"RadosUser:", "user"},
           {"Keyring:", "keyring"},
           {"SecretRef:", "secretRef", secret},
           {"ReadOnly:", "readOnly", SourceField::Truth}}};
}

VolumeSource ceph(SourceField secret) {
  return {"cephfs",
          kCeph,
          {{"Monitors:", "monitors", SourceField::Slice},
           {"Path:", "path"},
           {"User:", "user"},
           {"SecretFile:", "secretFile"},
           {"SecretRef:", "secretRef", secret},
           {"ReadOnly:", "readOnly", SourceField::Truth}}};
}

VolumeSource cinder(SourceField secret) {
  return {"cinder",
          kCinder,
          {{"VolumeID:", "volumeID"},
           {"FSType:", "fsType"},
           {"ReadOnly:", "readOnly", SourceField::Truth},
           {"SecretRef:", "secretRef", secret}}};
}

VolumeSource flex(SourceField secret) {
  return {"flexVolume",
          kFlex,
          {{"Driver:", "driver"},
           {"FSType:", "fsType"},
           {"SecretRef:", "secretRef", secret},
           {"ReadOnly:", "readOnly", SourceField::Truth},
           {"Options:", "options", SourceField::Map}}};
}

/// What both pods and volumes may have.
std::vector<VolumeSource> shared_sources() {
  return {
      {"hostPath",
       "HostPath (bare host directory volume)",
       {{"Path:", "path"}, {"HostPathType:", "type", SourceField::TextOrNone}}},
      {"gcePersistentDisk",
       "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
       {{"PDName:", "pdName"},
        {"FSType:", "fsType"},
        {"Partition:", "partition", SourceField::Number},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"awsElasticBlockStore",
       "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
       {{"VolumeID:", "volumeID"},
        {"FSType:", "fsType"},
        {"Partition:", "partition", SourceField::Number},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"nfs",
       "NFS (an NFS mount that lasts the lifetime of a pod)",
       {{"Server:", "server"}, {"Path:", "path"}, {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"quobyte",
       "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
       {{"Registry:", "registry"},
        {"Volume:", "volume"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"azureDisk",
       "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
       {{"DiskName:", "diskName"},
        {"DiskURI:", "diskURI"},
        {"Kind: ", "kind"},
        {"FSType:", "fsType"},
        {"CachingMode:", "cachingMode"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"vsphereVolume",
       "vSphereVolume (a Persistent Disk resource in vSphere)",
       {{"VolumePath:", "volumePath"},
        {"FSType:", "fsType"},
        {"StoragePolicyName:", "storagePolicyName"}}},
      {"photonPersistentDisk",
       "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
       {{"PdID:", "pdID"}, {"FSType:", "fsType"}}},
      {"portworxVolume",
       "PortworxVolume (a Portworx Volume resource)",
       {{"VolumeID:", "volumeID"}}},
      {"storageos",
       kStorageOs,
       {{"VolumeName:", "volumeName"},
        {"VolumeNamespace:", "volumeNamespace"},
        {"FSType:", "fsType"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"fc",
       "FC (a Fibre Channel disk)",
       {{"TargetWWNs:", "targetWWNs", SourceField::Joined},
        {"LUN:", "lun", SourceField::NumberOrNone},
        {"FSType:", "fsType"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"flocker",
       "Flocker (a Flocker volume mounted by the Flocker agent)",
       {{"DatasetName:", "datasetName"}, {"DatasetUUID:", "datasetUUID"}}},
  };
}

}  // namespace

std::vector<VolumeSource> sources_of_pods() {
  std::vector<VolumeSource> sources = shared_sources();
  const std::vector<VolumeSource> own{
      {"emptyDir",
       "EmptyDir (a temporary directory that shares a pod's lifetime)",
       {{"Medium:", "medium"}, {"SizeLimit:", "sizeLimit", SourceField::Size}}},
      {"gitRepo",
       "GitRepo (a volume that is pulled from git when the pod is created)",
       {{"Repository:", "repository"}, {"Revision:", "revision"}}},
      {"secret",
       "Secret (a volume populated by a Secret)",
       {{"SecretName:", "secretName"}, {"Optional:", "optional", SourceField::Truth}}},
      {"configMap",
       "ConfigMap (a volume populated by a ConfigMap)",
       {{"Name:", "name"}, {"Optional:", "optional", SourceField::Truth}}},
      iscsi(SourceField::Secret),
      {"glusterfs",
       kGluster,
       {{"EndpointsName:", "endpoints"},
        {"Path:", "path"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"persistentVolumeClaim",
       "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
       {{"ClaimName:", "claimName"}, {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"ephemeral",
       "EphemeralVolume (an inline specification for a volume that gets created and deleted with "
       "the pod)",
       {},
       More::ClaimTemplate},
      rbd(SourceField::Secret),
      {"downwardAPI",
       "DownwardAPI (a volume populated by information about the pod)",
       {},
       More::DownwardItems},
      cinder(SourceField::Secret),
      {"scaleIO",
       kScaleIo,
       {{"Gateway:", "gateway"},
        {"System:", "system"},
        {"Protection Domain:", "protectionDomain"},
        {"Storage Pool:", "storagePool"},
        {"Storage Mode:", "storageMode"},
        {"VolumeName:", "volumeName"},
        {"FSType:", "fsType"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      ceph(SourceField::Secret),
      {"azureFile",
       kAzureFile,
       {{"SecretName:", "secretName"},
        {"ShareName:", "shareName"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      flex(SourceField::Secret),
      {"projected",
       "Projected (a volume that contains injected data from multiple sources)",
       {},
       More::Projections},
      {"csi",
       kCsi,
       {{"Driver:", "driver"},
        {"FSType:", "fsType"},
        {"ReadOnly:", "readOnly", SourceField::Truth}},
       More::Attributes},
      {"image",
       "Image (a container image or OCI artifact)",
       {{"Reference:", "reference"}, {"PullPolicy:", "pullPolicy"}}},
  };
  sources.insert(sources.end(), own.begin(), own.end());
  return sources;
}

std::vector<VolumeSource> sources_of_volumes() {
  std::vector<VolumeSource> sources = shared_sources();
  const std::vector<VolumeSource> own{
      iscsi(SourceField::AnySecret),
      {"glusterfs",
       kGluster,
       {{"EndpointsName:", "endpoints"},
        {"EndpointsNamespace:", "endpointsNamespace", SourceField::TextOrUnset},
        {"Path:", "path"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      rbd(SourceField::AnySecret),
      cinder(SourceField::AnySecret),
      {"scaleIO",
       kScaleIo,
       {{"Gateway:", "gateway"},
        {"System:", "system"},
        {"Protection Domain:", "protectionDomain"},
        {"Storage Pool:", "storagePool"},
        {"Storage Mode:", "storageMode"},
        {"VolumeName:", "volumeName"},
        {"SecretName:", "secretRef.name"},
        {"SecretNamespace:", "secretRef.namespace"},
        {"FSType:", "fsType"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      {"local",
       "LocalVolume (a persistent volume backed by local storage on a node)",
       {{"Path:", "path"}}},
      ceph(SourceField::AnySecret),
      {"azureFile",
       kAzureFile,
       {{"SecretName:", "secretName"},
        {"SecretNamespace:", "secretNamespace"},
        {"ShareName:", "shareName"},
        {"ReadOnly:", "readOnly", SourceField::Truth}}},
      flex(SourceField::AnySecret),
      {"csi",
       kCsi,
       {{"Driver:", "driver"},
        {"FSType:", "fsType"},
        {"VolumeHandle:", "volumeHandle"},
        {"ReadOnly:", "readOnly", SourceField::Truth}},
       More::Attributes},
  };
  sources.insert(sources.end(), own.begin(), own.end());
  return sources;
}

}  // namespace k8scache::describe
