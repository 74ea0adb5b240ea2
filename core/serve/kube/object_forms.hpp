#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"
#include "core/model/catalog.hpp"
#include "core/model/registry.hpp"
#include "core/serve/kube/accept.hpp"
#include "core/serve/kube/kube_question.hpp"
#include "core/serve/kube/list_options.hpp"
#include "core/serve/row_memo.hpp"
#include "core/store/reader.hpp"
#include "core/view/columns.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// What stands in a list beside its objects.
struct ListHead {
  std::string version;                      ///< resourceVersion
  std::string continue_token{};             ///< empty: this is all
  std::optional<std::int64_t> remaining{};  ///< that are still to come
};

/// Writes objects of one type in one form: bare, as rows of a Table, or nothing but their metadata.
/// Spec: k8s.io/apiserver, handlers/response.go; apimachinery, metav1.Table.
class ObjectForms {
 public:
  /// `type`: in the version that is told, which need not be that of the objects. `reader`: where
  /// the CustomResourceDefinition of a Table's columns is. `rows` outlives it. `same_versions`:
  /// objects of these are told under the name of the type's.
  ObjectForms(Form form, RowObject row_object, const model::CatalogType& type,
              store::Reader& reader, const model::Registry& registry, RowMemo& rows,
              std::vector<std::string> same_versions = {});
  ObjectForms(const KubeQuestion& question, store::Reader& reader)
      : ObjectForms(question.form, question.options.row_object, question.type, reader,
                    question.cache.registry(), question.cache.rows(), question.same_versions) {}

  /// A list is its begin, its items with commas between, its end.
  void begin_list(std::string& out, const ListHead& head) const;
  void add_item(std::string& out, std::string_view body, Instant now);
  static void end_list(std::string& out) { out += "]}\n"; }

  enum class Definitions { Told, LeftOut };
  /// One object alone. `definitions`: of a Table, which a watch tells once.
  void add_object(std::string& out, std::string_view body, Instant now, Definitions definitions);

  [[nodiscard]] Form form() const { return form_; }
  [[nodiscard]] const model::ResourceType& type() const { return type_; }

 private:
  void begin_table(std::string& out, const ListHead& head, Definitions definitions) const;
  void add_row(std::string& out, std::string_view body, Instant now);
  [[nodiscard]] bool make_row(std::string_view body, Instant now);
  void write_front(std::string& out, Instant now) const;
  void add_metadata(std::string& out, std::string_view body, std::string_view raw);
  /// As it is told; stands until the next.
  [[nodiscard]] std::string_view in_told_version(std::string_view body);

  Form form_;
  RowObject row_object_;
  model::ResourceType type_;
  std::string api_version_;  // that is told
  std::vector<std::string> same_versions_;
  std::string converted_;                 // an object of another
  std::optional<view::Columns> columns_;  // of a Table
  json::Parser parser_;
  RowMemo& rows_;
  RowMemo::Row row_;  // the one that was told last
};

}  // namespace k8scache::serve
