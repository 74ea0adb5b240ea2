#include "core/describe/volume_sources.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace k8scache::describe;

namespace {

std::string of_pod(const std::string& source) {
  k8scache::json::Parser parser;
  TabbedText text;
  write_volumes(Writer(text), parser.parse(R"([{"name":"v",)" + source + "}]"), "");
  return text.take();
}

std::string of_volume(const std::string& spec) {
  k8scache::json::Parser parser;
  TabbedText text;
  write_volume_source(Writer(text), parser.parse("{" + spec + "}"));
  return text.take();
}

}  // namespace

TEST_CASE("each volume says where it comes from") {
  CHECK(of_pod(R"("emptyDir":{"sizeLimit":"0"})") ==
        "Volumes:\n  v:\n"
        "    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)\n"
        "    Medium:     \n"
        "    SizeLimit:  <unset>\n");
  CHECK(
      of_pod(R"("emptyDir":{"medium":"Memory","sizeLimit":"1Gi"})").ends_with("SizeLimit:  1Gi\n"));
  CHECK(of_pod(R"("hostPath":{"path":"/x"})").ends_with("HostPathType:  <none>\n"));
  CHECK(of_pod(R"("fc":{"targetWWNs":["a","b"]})") ==
        "Volumes:\n  v:\n"
        "    Type:        FC (a Fibre Channel disk)\n"
        "    TargetWWNs:  a, b\n"
        "    LUN:         <none>\n"
        "    FSType:      \n"
        "    ReadOnly:    false\n");
  CHECK(of_pod(R"("unheardOf":{})") == "Volumes:\n  v:\n  <unknown>\n");
}

TEST_CASE("references to secrets are shown as Go prints them, within a namespace and beyond") {
  const std::string ceph = of_pod(R"("cephfs":{"monitors":["a","b"],"secretRef":{"name":"s"}})");
  CHECK(ceph.find("SecretRef:   &LocalObjectReference{Name:s,}\n") != std::string::npos);
  CHECK(ceph.find("Monitors:    [a b]\n") != std::string::npos);
  CHECK(of_pod(R"("cephfs":{})").find("SecretRef:   nil\n") != std::string::npos);
  CHECK(of_volume(R"("cephfs":{"secretRef":{"name":"s","namespace":"n"}})")
            .find("SecretRef:   &SecretReference{Name:s,Namespace:n,}\n") != std::string::npos);
  CHECK(of_volume(R"("flexVolume":{"options":{"b":"2","a":"1"}})").ends_with("map[a:1 b:2]\n"));
  CHECK(of_volume(R"("flexVolume":{})").ends_with("Options:    map[]\n"));
}

TEST_CASE("attributes of a driver stand below each other, long ones shortened") {
  const std::string text =
      of_volume(R"("csi":{"driver":"d","volumeHandle":"h","volumeAttributes":{"b":"2","a":")" +
                std::string(200, 'x') + R"("}})");
  CHECK(text.find("    a=" + std::string(138, 'x') + "...\n") != std::string::npos);
  CHECK(of_volume(R"("csi":{"driver":"d"})").ends_with("VolumeAttributes:  <none>\n"));
}

TEST_CASE("a volume that gathers others tells of each") {
  CHECK(
      of_pod(
          R"("projected":{"sources":[{"secret":{"name":"s"}},{"configMap":{"name":"c","optional":true}},
                  {"downwardAPI":{}},{"serviceAccountToken":{"expirationSeconds":3607}},{"clusterTrustBundle":{}}]})") ==
      "Volumes:\n  v:\n"
      "    Type:                    Projected (a volume that contains injected data from multiple "
      "sources)\n"
      "    SecretName:              s\n"
      "    Optional:                false\n"
      "    ConfigMapName:           c\n"
      "    Optional:                true\n"
      "    DownwardAPI:             true\n"
      "    TokenExpirationSeconds:  3607\n");
}
