#include "cli/manifest_args.hpp"

#include "cli/exit_code.hpp"
#include "cli/get_cache.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/query/query.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <set>

namespace k8scache::cli {

namespace {

constexpr std::string_view kMismatch = "the namespace from the provided object";

}  // namespace

ManifestArgs manifest_args(const Context& context, const GetFlags& flags, const CacheChoice& choice,
                           const store::Reader& reader, GetFailures& failures,
                           const std::function<bool(const query::Wanted&)>& is_there) {
  const bool compat = context.flags.kubectl_compat;
  ManifestArgs read{query::objects_of(flags.manifests.objects, reader.catalog()), {}};
  read.args.single = flags.manifests.single && read.args.wanted.size() == 1;
  // How kubectl begins these is decided when all of them are known.
  const std::string first = compat ? "" : "error: ";
  for (const query::NotAsked& problem : read.args.problems) {
    failures.add(first + problem.why, kNotFound, problem.place);
  }
  GetFlags here = flags;
  here.all_namespaces = false;
  const std::vector<std::string> own = namespaces_of_get(context, here, choice, reader);
  const bool is_explicit = context.flags.namespaces && !flags.all_namespaces;
  std::set<std::string> all(own.begin(), own.end());
  std::erase_if(read.args.wanted, [&](query::Wanted& wanted) {
    if (wanted.type->type.scope != model::Scope::Namespaced) return false;
    if (wanted.ns.empty()) {
      const bool is_one = own.size() == 1 && !query::is_glob(own.front());
      if (is_one && !(compat && flags.all_namespaces)) wanted.ns = own.front();
      return false;
    }
    const bool fits = !is_explicit || std::ranges::any_of(own, [&](const std::string& pattern) {
      return fnmatch(pattern.c_str(), wanted.ns.c_str(), 0) == 0;
    });
    all.insert(wanted.ns);
    if (fits || !is_there(wanted)) return false;
    failures.add(fmt::format("{3}{2} \"{0}\" does not match the namespace \"{1}\". You must pass "
                             "'--namespace={0}' to perform this operation.",
                             wanted.ns, join(own, ","), kMismatch, first),
                 kNotFound, wanted.place);
    return true;
  });
  read.namespaces.assign(all.begin(), all.end());
  return read;
}

KubectlError manifest_errors(const ManifestFiles& manifests, const GetFailures& failures) {
  std::vector<KubectlError> mismatches;
  std::vector<KubectlError> others;
  std::size_t document = 0;  // of the list that the last of the others gathers
  for (const GetFailures::Line& line : failures.all()) {
    KubectlError error{.text = line.text, .parts = {}};
    if (line.text.starts_with(kMismatch)) {
      mismatches.push_back(std::move(error));
      continue;
    }
    const bool is_known = line.place < manifests.objects.size();
    const bool in_list = is_known && manifests.objects[line.place].in_list;
    if (!in_list) {
      document = 0;
      others.push_back(std::move(error));
      continue;
    }
    if (manifests.objects[line.place].document != document) others.push_back(gathered({}));
    document = manifests.objects[line.place].document;
    others.back().parts.push_back(std::move(error));
  }
  if (mismatches.empty()) return gathered(std::move(others));
  if (!others.empty()) mismatches.push_back(gathered(std::move(others)));
  return mismatches.size() == 1 ? mismatches.front() : gathered(std::move(mismatches));
}

void require_watchable(const ManifestFiles& manifests, const GetFailures& failures) {
  const auto list = std::ranges::find_if(manifests.objects, &query::ManifestObject::is_list);
  const auto place = static_cast<std::size_t>(list - manifests.objects.begin());
  if (!failures.all().empty() && failures.all().front().place < place) {
    fail(ErrorKind::Usage, "{}", failures.all().front().text);
  }
  if (list == manifests.objects.end()) return;
  fail(ErrorKind::Usage,
       "watch is only supported on individual resources and resource collections, but a list of "
       "resources is found");
}

}  // namespace k8scache::cli
