#include "core/store/soundness.hpp"

#include "core/base/error.hpp"
#include "core/store/changes.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::objects_of;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

/// Three pods, two of which share their labels, and the changes of one of them.
struct Pods : CacheFile {
  Pods() {
    for (int i = 1; i <= 4; ++i) {
      list(kAllPods,
           objects_of({{"a", "db", "1", "1", "", "app=db,tier=back"},
                       {"a", "web", std::to_string(i), std::to_string(i), "", "app=web"},
                       {"b", "web", "1", "1", "uid-b", "app=web"}}),
           std::to_string(i));
    }
    close();
  }
};

/// `a/web: what;` of each.
std::string findings(const CacheFile& file, std::size_t most = 20) {
  store::Reader reader(file.path());
  std::string text;
  for (const store::Finding& one : store::Soundness(reader).findings(
           [](const auto&row, auto, auto) { return row.name == "bad" ? "it is bad" : ""; }, most)) {
    const std::string key = one.key.ns + "/" + one.key.name;
    text += (one.type == 0 ? "-" : key) + ": " + one.what + ";";
  }
  return text;
}

std::string findings_after(const std::string& sql) {
  const Pods pods;
  pods.execute(sql);
  return findings(pods);
}

constexpr const char* kSetOfWeb = "(select id from label_set where text = 'app=web')";

}  // namespace

TEST_CASE("a file as the writer leaves it is sound") {
  CHECK(findings(Pods()).empty());
  CHECK(findings(CacheFile()).empty());
}

TEST_CASE("rows without their partners are found") {
  CHECK(findings_after("delete from body where id = (select id from object where name = 'db')") ==
        "a/db: it has no body;");
  CHECK(findings_after("insert into body (id, frame) select 99, frame from body limit 1") ==
        "-: the body 99 belongs to no object;");
  CHECK(findings_after("update object set label_set = 99 where name = 'db'") ==
        "a/db: its labels are missing;");
  CHECK(findings_after("update object set content_hash = 7 where name = 'db'") ==
        "a/db: its hash is not that of its body;");
}

TEST_CASE("what the caller's check says of an object is a finding") {
  CHECK(findings_after("update object set name = 'bad' where name = 'db'") == "a/bad: it is bad;");
}

TEST_CASE("label sets that selectors see otherwise are found") {
  const std::string set = kSetOfWeb;
  CHECK(findings_after("delete from label_member where label_set = " + set) ==
        "a/web: its labels are app=web, selectors see none; 1 more have them;");
  CHECK(findings_after("update label_pair set value = 'x' where value = 'web'") ==
        "a/web: its labels are app=web, selectors see app=x; 1 more have them;");
  CHECK(findings_after("delete from label_pair where value = 'back'") ==
        "a/db: its labels are app=db,tier=back, selectors see ?,app=db;");
  CHECK(findings_after("insert into label_member select id, " + set +
                       " from label_pair where value = 'db'") ==
        "a/web: its labels are app=web, selectors see app=db,app=web; 1 more have them;");
  CHECK(
      findings_after("insert into label_member select id, 99 from label_pair where value = 'db'") ==
      "-: the label set 99 is missing, selectors see app=db;");
  CHECK(findings_after("insert into label_set (id, text) values (99, 'z=z')") ==
        "-: the label set 99 of no object: its labels are z=z, selectors see none;");
}

TEST_CASE("every superseded body is read") {
  const std::string spoil =
      "update change set body = x'00' where seq = (select {}(seq) from change "
      "where body is not null)";
  const auto with = [&](const std::string& which) {
    std::string sql = spoil;
    return sql.replace(sql.find("{}"), 2, which);
  };
  const auto lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), ';');
  };
  CHECK(lines(findings_after(with("min"))) == 1);
  // What is older is told as a difference from it.
  CHECK(lines(findings_after(with("max"))) == 3);
  CHECK(lines(findings_after("update change set new_version = '9' where seq = "
                             "(select min(seq) from change where body is not null)")) == 1);
  CHECK(lines(findings_after("delete from change where seq = (select max(seq) from change)")) == 2);
}

TEST_CASE("what cannot be read is what body_before refuses") {
  const Pods pods;
  pods.execute("update change set uid = 'other' where seq = (select max(seq) - 1 from change)");
  store::Reader reader(pods.path());
  store::Changes changes(reader);
  std::vector<std::int64_t> refused;
  for (const store::StoredChange& change : changes.since(0, 100).changes) {
    try {
      (void)changes.body_before(change.seq);
    } catch (const Error&) {
      refused.push_back(change.seq);
    }
  }
  std::vector<std::int64_t> found;
  for (const store::StoredChange& change : changes.unreadable(100)) {
    found.insert(found.begin(), change.seq);
  }
  CHECK_FALSE(refused.empty());
  CHECK(found == refused);
}

TEST_CASE("there are no more findings than are asked for") {
  const Pods pods;
  pods.execute("update object set content_hash = 7");
  pods.execute("delete from label_member");
  CHECK(findings(pods, 4) ==
        "a/db: its hash is not that of its body;a/web: its hash is not that of its body;"
        "b/web: its hash is not that of its body;"
        "a/db: its labels are app=db,tier=back, selectors see none;");
}
