#include "core/sync/list_wire.hpp"

#include "core/base/text.hpp"
#include "core/kube/metadata_decoder.hpp"
#include "core/kube/protobuf_envelope.hpp"
#include "core/wire/server_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace k8scache::sync {

namespace {

constexpr std::string_view kProtobuf = "application/vnd.kubernetes.protobuf";
constexpr std::string_view kAcceptJson = "application/json";
constexpr std::string_view kAcceptProtobuf = "application/vnd.kubernetes.protobuf,application/json";
constexpr const char* kContentType = "content-type";
constexpr int kOk = 200;
// What a server, or a proxy before it, may answer that cannot send protobuf.
constexpr std::array kNoProtobuf = {400, 406, 415, 500, 501};

}  // namespace

const char* form_text(const WireUse& use) {
  return use.protobuf_pages > 0 && use.refused.empty() ? "protobuf" : "json";
}

void ListWire::begin() {
  if (minor_ == job_.wire_minor) return;
  minor_ = job_.wire_minor;
  message_.reset();
  use_ = {};
}

const wire::Message* ListWire::message() {
  if (!message_) {
    const bool is_protobuf = minor_ && !wire::is_kept_as_json(job_.type.group);
    message_ = is_protobuf ? wire::table_of(*minor_).kind(job_.type.api_version(), job_.type.kind)
                           : nullptr;
  }
  return *message_;
}

std::string_view ListWire::accept() {
  return !use_.refused.empty() || message() == nullptr ? kAcceptJson : kAcceptProtobuf;
}

ListWire::Verdict ListWire::refuse(std::string why) {
  page_.reset();
  if (use_.refused.empty()) use_.refused = std::move(why);
  return Verdict::AskForJson;
}

std::string_view ListWire::accept_metadata() const {
  return is_distrusted_ ? kube::kAcceptJsonMetadata : kube::kAcceptMetadata;
}

void ListWire::distrust(const std::string& why) {
  is_distrusted_ = true;
  if (accept() == kAcceptProtobuf) refuse(why);
}

ListWire::Verdict ListWire::on_head(net::Head& head) {
  if (accept() == kAcceptJson) return Verdict::GoOn;
  if (std::ranges::find(kNoProtobuf, head.status) != kNoProtobuf.end()) {
    return refuse(fmt::format("the server answers HTTP {}", head.status));
  }
  if (head.status != kOk) return Verdict::GoOn;
  const std::string_view type = net::header(head.headers, kContentType);
  if (type.starts_with(kProtobuf)) {
    page_.emplace(wire::ListOf{
        .api_version = job_.type.api_version(), .kind = job_.type.kind, .item = message()});
    std::erase_if(head.headers, [](const net::Header& one) { return one.first == kContentType; });
    return Verdict::GoOn;
  }
  if (type.empty() || type.find("json") != std::string_view::npos) return Verdict::GoOn;
  return refuse(fmt::format("the server answers with {}", printable(type)));
}

ListWire::Verdict ListWire::feed(std::string_view bytes, std::string& text) {
  if (!page_) {
    text += bytes;
    const bool is_disguised = accept() == kAcceptProtobuf && kube::is_protobuf(text);
    return is_disguised ? refuse("the server does not say that it sends protobuf") : Verdict::GoOn;
  }
  return page_->feed(bytes, text) ? Verdict::GoOn : refuse(page_->why());
}

ListWire::Verdict ListWire::finish(std::string& text) {
  if (!page_->finish(text)) return refuse(page_->why());
  page_.reset();
  ++use_.protobuf_pages;
  return Verdict::GoOn;
}

std::optional<std::string> ListWire::cut(std::string& text) {
  auto part = page_->cut(text);
  is_cut_ = is_cut_ || part.has_value();
  return part;
}

}  // namespace k8scache::sync
