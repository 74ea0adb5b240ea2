#pragma once

#include "core/model/registry.hpp"
#include "core/store/writer.hpp"
#include "core/sync/choice.hpp"
#include "core/sync/engine.hpp"
#include "core/sync/preparation.hpp"

#include <memory>
#include <optional>
#include <string>

namespace k8scache::sync {

/// One refresh of one cache file, from discovery to the last list. Turned by the caller:
/// `prepare`, then `while (step())`, then `report`.
///
/// Two passes: every type as a whole, then, for those we may not list as a whole, namespace by
/// namespace.
class OneShot {
 public:
  struct Options {
    RunTarget target;
    Engine::Options engine;
    Thrift thrift{};
  };
  /// Session, writer and registry outlive it.
  OneShot(kube::Session& session, store::Writer& writer, const model::Registry& registry,
          Options options);
  ~OneShot();

  /// As `sync::prepare`.
  void prepare();
  /// As `Engine::step`.
  bool step();
  [[nodiscard]] Progress progress() const;
  /// To be asked once, at the end.
  [[nodiscard]] Report report();

 private:
  void start_engine(std::vector<ListJob> jobs);
  bool start_second_pass();
  void drop_other_namespaces();

  kube::Session& session_;
  store::Writer& writer_;
  const model::Registry& registry_;
  Options options_;
  Report report_;
  bool second_pass_ = false;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace k8scache::sync
