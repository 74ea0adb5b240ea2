#pragma once

#include "core/net/transport.hpp"
#include "core/sync/list_job.hpp"
#include "core/wire/list_transcoder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::sync {

/// In which forms the pages of a type's objects came.
struct WireUse {
  std::int64_t protobuf_pages = 0;
  std::string refused;  ///< why it went on in JSON; empty: it did not have to
};

/// `protobuf` or `json`: the form of a whole list.
const char* form_text(const WireUse& use);

/// In which form the lists of one type are asked for, and how a page of protobuf becomes the JSON
/// that the server would have sent, while it arrives. What is not understood is asked for again as
/// JSON, and so is the rest of the type.
class ListWire {
 public:
  /// Both outlive it.
  ListWire(const ListJob& job, WireUse& use) : job_(job), use_(use), minor_(job.wire_minor) {}

  /// A list begins: by the table that the job names by now. What one table did not understand,
  /// another may.
  void begin();

  /// Another request: the page that was arriving is no matter.
  void reset() {
    page_.reset();
    is_cut_ = false;
  }
  /// What to accept for a page of objects.
  [[nodiscard]] std::string_view accept();
  /// What to accept for a page of metadata.
  [[nodiscard]] std::string_view accept_metadata() const;
  /// A page that looked right could not be read: what comes is asked for as JSON.
  void distrust(const std::string& why);

  enum class Verdict { GoOn, AskForJson };
  /// The answer to such a request begins. One in protobuf is JSON from here on, by its header too.
  Verdict on_head(net::Head& head);
  /// Whether the page that arrives is protobuf.
  [[nodiscard]] bool is_protobuf() const { return page_.has_value(); }
  /// Appends to `text` the JSON of what has arrived, whatever the header said it was.
  Verdict feed(std::string_view bytes, std::string& text);
  /// The page has arrived.
  Verdict finish(std::string& text);
  /// See wire::ListTranscoder::cut.
  std::optional<std::string> cut(std::string& text);
  /// Whether a part of the page went on: it cannot be asked for again.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 private:
  Verdict refuse(std::string why);
  const wire::Message* message();

  const ListJob& job_;
  WireUse& use_;
  std::optional<int> minor_;  ///< by whose table the list is read
  /// What the objects are as protobuf; null: they are JSON; nothing: not looked up yet.
  std::optional<const wire::Message*> message_;
  std::optional<wire::ListTranscoder> page_;
  bool is_cut_ = false;
  bool is_distrusted_ = false;
};

}  // namespace k8scache::sync
