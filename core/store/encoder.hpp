#pragma once

#include "core/model/object.hpp"
#include "core/store/batch.hpp"
#include "core/store/known_objects.hpp"
#include "core/store/row_comparison.hpp"

#include <memory>
#include <string>
#include <vector>

namespace k8scache::store {

/// Makes rows of the objects of lists, in the thread before the writer: leaves out what is stored
/// already, compresses the rest, trains a dictionary for each type that has none.
///
/// Reads the file through a connection of its own. One thread.
class Encoder {
 public:
  /// The file must exist in the current format.
  explicit Encoder(const std::string& path);
  ~Encoder();
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;

  /// A list begins; what was encoded of an earlier try is forgotten.
  void begin(const TypeScope& at);
  /// One object of that list. Throws Usage when the list shows an object twice.
  void add(const TypeScope& at, model::Object& object);
  /// A list of metadata begins instead; which of its objects the rows lack is found out.
  void begin_comparison(const TypeScope& at);
  /// What the list says of one object. Throws Usage when it shows an object twice.
  void compare(const TypeScope& at, const model::ListedVersion& object);
  /// What has been found out; the list is whole.
  [[nodiscard]] Comparison comparison(const TypeScope& at);
  /// One object that the rows lacked.
  void add_fetched(const TypeScope& at, model::Object& object);
  /// What has become ready for the writer since the last call.
  [[nodiscard]] std::vector<Operation> take(const TypeScope& at);
  /// The list is whole: fills in what vanished; all that is left is ready afterwards.
  void finish(FinishList& list);
  void abandon(const TypeScope& at);
  /// One object of a watch. Compares nothing: the writer does.
  [[nodiscard]] EncodedObject encode(std::int64_t type, model::Object&& object);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::store
