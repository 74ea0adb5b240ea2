#include "core/sync/verification.hpp"

#include "core/kube/answer.hpp"
#include "core/kube/metadata_decoder.hpp"
#include "core/kube/object_decoder.hpp"
#include "core/kube/request.hpp"
#include "core/kube/watch_decoder.hpp"
#include "core/model/version.hpp"
#include "core/store/soundness.hpp"

#include <iterator>
#include <map>

namespace k8scache::sync {

namespace {

constexpr int kPageLimit = 1000;  // about 5 MiB of metadata
constexpr int kTries = 3;         // of a list that expires, and of what a watcher still has to do
constexpr std::chrono::milliseconds kWatcherTime{1'500};
constexpr std::chrono::seconds kDeletionTime{10};
constexpr std::size_t kMostDamage = 20;

std::string version_in(store::Reader& reader, std::int64_t type, const model::ObjectKey& key) {
  const auto row = reader.row(type, key);
  return row ? row->resource_version : "";
}

/// Those of `now` that were so before.
std::vector<Difference> stayed(const std::vector<Difference>& before,
                               const std::vector<Difference>& now) {
  std::map<model::ObjectKey, std::string> cached;
  for (const Difference& one : before) cached.emplace(one.key, one.cached);
  std::vector<Difference> both;
  for (const Difference& one : now) {
    const auto found = cached.find(one.key);
    if (found != cached.end() && found->second == one.cached) both.push_back(one);
  }
  return both;
}

std::string wrong_with_body(const store::StoredVersion& row, std::string_view labels,
                            std::string_view body) {
  std::string text(body);
  std::string what = "its body is another object";
  try {
    json::scan_object(text, [&](const json::ScannedObject& scanned) {
      const bool is_it = scanned.ns == row.ns && scanned.name == row.name &&
                         scanned.uid == row.uid && scanned.resource_version == row.resource_version;
      if (!is_it) return;
      const std::string own = kube::label_text(scanned);
      what = own == labels
                 ? ""
                 : fmt::format("its labels are {}, those of its body {}",
                               labels.empty() ? "none" : labels, own.empty() ? "none" : own);
    });
  } catch (const Error& error) {
    what = fmt::format("its body {}", error.what());
  }
  return what;
}

}  // namespace

Verified Verification::check(const model::ResourceType& type, const store::TypeScope& at) {
  Verified result{.at = at, .type = type, .version = {}, .error = {}};
  try {
    compare(result);
    for (int i = 1; kept_ == Kept::Live && !result.differences.empty() && i < kTries; ++i) {
      const std::vector<Difference> before = std::move(result.differences);
      session_.wait(kWatcherTime);
      compare(result);
      result.differences = stayed(before, result.differences);
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Unreachable && error.kind() != ErrorKind::Denied &&
        error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::Usage) {
      throw;
    }
    result.error_kind = error.kind();
    result.error = error.what();
  }
  return result;
}

void Verification::compare(Verified& result) {
  store::Reader reader(cache_path_);
  store::RowComparison rows = reader.comparison(result.at);
  list(result, rows, result.version);
  result.objects = rows.seen();
  result.changed = 0;
  result.differences.clear();
  for (const store::LackedObject& lacked : rows.result().lacked) {
    if (kept_ == Kept::Live || lacked.missed) {
      result.differences.push_back(
          {lacked.key, version_in(reader, result.at.type, lacked.key), lacked.resource_version});
    } else {
      ++result.changed;
    }
  }
  for (const std::int64_t id : rows.unseen()) {
    const auto row = reader.row(id);
    if (!row) continue;
    // Where another object of that name is listed, that one is the difference.
    auto& where = kept_ == Kept::Live ? result.differences : result.untold;
    where.push_back({row->key, row->resource_version, ""});
  }
  if (result.untold.empty()) return;
  if (rows.cursor() != result.version) return ask_for_deletions(result, rows.cursor());
  // Nothing has happened in between.
  std::move(result.untold.begin(), result.untold.end(), std::back_inserter(result.differences));
  result.untold.clear();
}

void Verification::list(const Verified& result, store::RowComparison& rows, std::string& version) {
  store::RowComparison fresh = rows;
  std::string token;
  for (int tries = 1;;) {
    kube::Answer answer = session_.get(
        kube::list_target(result.type, result.at.scope, kPageLimit, token), kube::kAcceptMetadata);
    auto input = kube::classify_list(std::move(answer), result.type, kube::ListForm::Metadata,
                                     session_.server());
    if (std::holds_alternative<kube::Expired>(input) && ++tries <= kTries) {
      rows = fresh;
      token.clear();
      continue;
    }
    if (const auto* const refused = std::get_if<kube::Refused>(&input)) {
      fail(refused->kind, "{}", refused->why);
    }
    if (const auto* const failed = std::get_if<kube::Failed>(&input)) {
      fail(failed->kind, "{}", failed->why);
    }
    auto* const page = std::get_if<kube::Page>(&input);
    if (page == nullptr) {
      fail(ErrorKind::Unreachable, "the list expired before its last page ({} tries)", tries);
    }
    if (!token.empty() && page->continue_token == token) {
      fail(ErrorKind::Unreachable, "the server repeats its continue token");
    }
    kube::decode_metadata(scanner_, page->text,
                          [&](const model::ListedVersion& object) { rows.see(object); });
    token = page->continue_token;
    version = page->resource_version;
    if (token.empty()) return;
  }
}

void Verification::ask_for_deletions(Verified& result, const std::string& since) {
  std::map<model::ObjectKey, std::string> open;
  for (const Difference& one : result.untold) open.emplace(one.key, one.cached);
  const std::string target = kube::watch_target(result.type, result.at.scope, since, kDeletionTime);
  kube::WatchDecoder decoder(result.type.api_version(), result.type.kind);
  bool has_failed = false;
  // What happened after the list does not matter: a later version ends the wait.
  const auto is_over = [&](const kube::WatchEvent& event) {
    if (const auto* const bookmark = std::get_if<kube::WatchedVersion>(&event)) {
      return model::compare_versions(bookmark->resource_version, result.version) >= 0;
    }
    const auto* const watched = std::get_if<kube::WatchedObject>(&event);
    if (watched == nullptr) {
      has_failed = true;
      return true;
    }
    if (watched->verb == kube::WatchedObject::Verb::Deleted) open.erase(watched->object.key);
    return open.empty() ||
           model::compare_versions(watched->object.resource_version, result.version) > 0;
  };
  const bool has_ended = session_.stream(target, kDeletionTime, [&](std::string_view bytes) {
    decoder.feed(bytes);
    while (auto event = decoder.next()) {
      if (is_over(*event)) return false;
    }
    return true;
  });
  std::vector<Difference> left;
  for (Difference& one : result.untold) {
    if (open.contains(one.key)) {
      left.push_back(std::move(one));
    } else {
      ++result.changed;
    }
  }
  result.untold.clear();
  auto& where = has_ended && !has_failed ? result.differences : result.untold;
  where.insert(where.end(), std::make_move_iterator(left.begin()),
               std::make_move_iterator(left.end()));
}

std::vector<std::string> damage_in(store::Reader& reader) {
  std::map<std::int64_t, std::string> types;
  for (const model::CatalogType& entry : reader.catalog().types()) {
    types.emplace(entry.id, entry.type.plural_and_group());
  }
  std::vector<std::string> lines;
  for (const store::Finding& one :
       store::Soundness(reader).findings(wrong_with_body, kMostDamage)) {
    if (one.type == 0) {
      lines.push_back(one.what);
      continue;
    }
    const auto type = types.find(one.type);
    lines.push_back(fmt::format(
        "{} {}{}{}: {}", type == types.end() ? fmt::format("type {}", one.type) : type->second,
        one.key.ns, one.key.ns.empty() ? "" : "/", one.key.name, one.what));
  }
  return lines;
}

}  // namespace k8scache::sync
