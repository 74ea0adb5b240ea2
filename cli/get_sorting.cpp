#include "cli/get_sorting.hpp"

#include "cli/get_cache.hpp"
#include "cli/kubectl_errors.hpp"
#include "core/base/error.hpp"
#include "core/json/go_text.hpp"
#include "core/json/relaxed_path.hpp"
#include "core/query/go_sort.hpp"

#include <algorithm>
#include <numeric>

namespace k8scache::cli {

namespace {

// Where kubectl 1.36 ends itself. Spec: kubectl get, sorter.go.
constexpr int kLineOfTables = 375;
constexpr int kLineOfObjects = 329;
constexpr int kLineOfFirst = 310;
constexpr int kLineOfSecond = 315;

}  // namespace

GetSorting::GetSorting(const Context& context, const GetFlags& flags, bool is_table)
    : text_(json::relaxed_path(flags.sort_by).value_or(flags.sort_by)),
      is_kubectls_table_(is_table && context.flags.kubectl_compat),
      is_compat_(context.flags.kubectl_compat),
      context_(context) {
  try {
    if (!json::relaxed_path(flags.sort_by)) fail(ErrorKind::Usage, "{}", json::kNotRelaxed);
    path_ = json::JsonTemplate::parse(text_);
  } catch (const Error& error) {
    failure_ = error.what();
    if (!is_compat_) throw;
  }
}

void GetSorting::note(GetCache& cache, const GetOutput& output, std::int64_t id,
                      std::string_view body) {
  Noted noted{.key = {}, .cache = &cache, .section = output.section(), .id = id};
  if (path_) {
    const json::JsonTemplate::Found found = path_->find(parser_.parse(body));
    if (!found.failure.empty() && failure_.empty()) failure_ = found.failure;
    noted.failure = found.failure;
    noted.key = query::SortKey(found);
  }
  noted_.push_back(std::move(noted));
}

void GetSorting::no_field() const {
  fail(ErrorKind::NotFound, "couldn't find any field with path {} in the list of objects",
       json::go_quoted(text_));
}

std::vector<std::size_t> GetSorting::order() const {
  if (is_compat_) {
    return query::go_sorted(noted_.size(), [&](std::size_t a, std::size_t b) {
      const query::SortKey& left = noted_[a].key;
      const query::SortKey& right = noted_[b].key;
      if (!noted_[a].failure.empty()) end_in_panic("i", kLineOfFirst, noted_[a].failure);
      if (!noted_[b].failure.empty()) end_in_panic("j", kLineOfSecond, noted_[b].failure);
      const std::string why = left.refusal(right);
      if (!why.empty()) end_as_kubectl(why);
      return left.is_before_for_kubectl(right);
    });
  }
  std::vector<std::size_t> order(noted_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return noted_[a].key.is_before(noted_[b].key);
  });
  require_order(order);
  return order;
}

/// Where an object's path fails it ends with its whole state besides, which is left out here.
void GetSorting::end_in_panic(std::string_view which, int line, const std::string& why) const {
  fail(ErrorKind::Internal, "{}Failed to get {} values for an object using {} ({})",
       kubectl_log_head(context_.clock.now(), "sorter.go", line), which, text_, why);
}

/// kubectl tries the path on one object after the other until it leads somewhere.
std::string GetSorting::first_failure() const {
  if (!is_compat_ || !path_) return failure_;
  for (const Noted& noted : noted_) {
    if (!noted.failure.empty()) return noted.failure;
    if (noted.key.exists()) return "";
  }
  return failure_;
}

/// What kubectl cannot compare ends it where it stands, with a line for its log.
void GetSorting::end_as_kubectl(const std::string& why) const {
  fail(ErrorKind::Usage, "{}Field {} in {} is an unsortable type: interface, err: {}",
       kubectl_log_head(context_.clock.now(), "sorter.go",
                        is_kubectls_table_ ? kLineOfTables : kLineOfObjects),
       text_, is_kubectls_table_ ? "[][][]reflect.Value" : "*unstructured.Unstructured", why);
}

void GetSorting::require_order(const std::vector<std::size_t>& order) const {
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::string why = noted_[order[i - 1]].key.refusal(noted_[order[i]].key);
    if (!why.empty()) fail(ErrorKind::Usage, "cannot sort by {}: {}", text_, why);
  }
}

void GetSorting::show(GetOutput& output) {
  const bool has_field =
      std::ranges::any_of(noted_, [](const Noted& noted) { return noted.key.exists(); });
  if (is_kubectls_table_) {
    if (answers_ > 1) {
      // It sorts the tables themselves, which have none of the objects' fields.
      if (!path_) fail(ErrorKind::Usage, "{}", failure_);
      no_field();
    }
    // kubectl prints nothing of a table that it cannot sort, and calls it no failure.
    if (noted_.size() > 1 && (!has_field || !failure_.empty())) noted_.clear();
  } else if (!noted_.empty()) {
    if (const std::string why = first_failure(); !why.empty()) fail(ErrorKind::Usage, "{}", why);
    if (!has_field) no_field();
  }
  const std::vector<std::size_t> places = order();
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Noted& noted = noted_[places[i]];
    ids.push_back(noted.id);
    const bool goes_on = i + 1 < places.size() && noted_[places[i + 1]].cache == noted.cache &&
                         noted_[places[i + 1]].section == noted.section;
    if (goes_on) continue;
    output.resume(noted.section);
    noted.cache->show_objects(output, ids);
    ids.clear();
  }
  noted_.clear();
}

}  // namespace k8scache::cli
