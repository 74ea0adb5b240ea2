#include "core/sync/documents.hpp"

#include "core/base/error.hpp"
#include "core/kube/openapi.hpp"
#include "core/store/frame.hpp"

#include <algorithm>
#include <optional>

namespace k8scache::sync {

namespace {

/// `api/v1`, `apis/apps/v1`: the others are about no types.
bool is_group_version(const std::string& path) {
  if (path.starts_with("api/")) return path.find('/', 4) == std::string::npos;
  return path.starts_with("apis/") && std::ranges::count(path, '/') == 2;
}

/// The document, if it can be had.
std::optional<std::string> fetch(kube::Session& session, const kube::OpenApiPlace& place,
                                 std::vector<std::string>& warnings) {
  const kube::Answer answer = session.get_once(place.target);
  const auto trouble = trouble_of(answer, session.server());
  if (!trouble && answer.body.starts_with('{')) return answer.body;
  warnings.push_back(fmt::format("cannot fetch what {} documents: {}", place.path,
                                 trouble ? trouble->why : "it is no JSON"));
  return std::nullopt;
}

/// What has changed; `changes` keeps what was fetched when the cluster cannot be reached any more.
void collect(kube::Session& session, const store::DocumentStates& stored,
             store::DocumentChanges& changes, std::vector<std::string>& warnings) {
  const auto places = kube::openapi_places(session);
  if (!places) return;
  store::DocumentStates gone = stored;
  store::Compressor compressor;
  for (const kube::OpenApiPlace& place : *places) {
    if (!is_group_version(place.path)) continue;
    gone.erase(place.path);
    const auto known = stored.find(place.path);
    const bool is_same = known != stored.end() && known->second == place.state;
    if (is_same) continue;
    const auto document = fetch(session, place, warnings);
    if (!document) continue;
    changes.put.push_back({.path = place.path,
                           .state = place.state,
                           .bytes = static_cast<std::int64_t>(document->size()),
                           .frame = compressor.compress(*document)});
  }
  for (const auto& [path, state] : gone) changes.removed.push_back(path);
}

}  // namespace

store::DocumentChanges changed_documents(kube::Session& session,
                                         const store::DocumentStates& stored,
                                         std::vector<std::string>& warnings) {
  store::DocumentChanges changes;
  try {
    collect(session, stored, changes, warnings);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Interrupted) throw;
    warnings.push_back(
        fmt::format("cannot fetch what the cluster documents of its types: {}", error.what()));
  }
  return changes;
}

void refresh_documents(kube::Session& session, store::Writer& writer,
                       std::vector<std::string>& warnings) {
  const auto changes = changed_documents(session, writer.document_states(), warnings);
  if (!changes.put.empty() || !changes.removed.empty()) writer.save_documents(changes);
}

void drop_documents(store::Writer& writer) {
  store::DocumentChanges changes;
  for (const auto& [path, state] : writer.document_states()) changes.removed.push_back(path);
  if (!changes.removed.empty()) writer.save_documents(changes);
}

}  // namespace k8scache::sync
