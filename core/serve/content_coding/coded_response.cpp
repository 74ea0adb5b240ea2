#include "core/serve/content_coding/coded_response.hpp"

#include "core/base/text.hpp"
#include "core/serve/content_coding/compressor.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::string_view kVaries = "Accept-Encoding";

Header* find(Response& response, std::string_view name) {
  const auto found = std::ranges::find(response.headers, name, &Header::first);
  return found == response.headers.end() ? nullptr : &*found;
}

void add_vary(Response& response) {
  Header* const vary = find(response, "Vary");
  if (vary == nullptr) {
    response.headers.emplace_back("Vary", kVaries);
  } else if (vary->second.find(kVaries) == std::string::npos) {
    vary->second += ", " + std::string(kVaries);
  }
}

/// The pieces of a stream, compressed.
class CodedPieces {
 public:
  CodedPieces(NextPiece next, Compressor compressor, bool tells_each)
      : next_(std::move(next)), compressor_(std::move(compressor)), tells_each_(tells_each) {}

  Piece operator()() {
    Piece piece = next_();
    const auto flush = piece.then == Piece::Then::End        ? Compressor::Flush::End
                       : tells_each_ && !piece.bytes.empty() ? Compressor::Flush::All
                                                             : Compressor::Flush::None;
    std::string bytes;
    if (!piece.bytes.empty() || flush == Compressor::Flush::End) {
      compressor_.add(piece.bytes, flush, bytes);
    }
    piece.bytes = std::move(bytes);
    return piece;
  }

 private:
  NextPiece next_;
  Compressor compressor_;
  bool tells_each_;
};

}  // namespace

Response coded(Response response, const Request& request, const CodingOffer& offer) {
  const bool has_body =
      response.next ? true : !response.body.empty() && response.body.size() >= offer.least;
  if (!has_body || offer.codings.empty() || response.drop ||
      find(response, "Content-Encoding") != nullptr) {
    return response;
  }
  add_vary(response);
  const Coding coding = chosen_coding(request.header(kVaries), offer.codings);
  if (coding == Coding::Identity) return response;
  if (response.next) {
    const Header* const type = find(response, "Content-Type");
    const bool is_events = type != nullptr && type->second.starts_with("text/event-stream");
    const auto memory = is_events ? Compressor::Memory::Little : Compressor::Memory::Usual;
    response.next = CodedPieces(std::move(response.next), Compressor(coding, memory), is_events);
    response.announced_length.reset();
  } else {
    std::string body;
    Compressor(coding, Compressor::Memory::Usual).add(response.body, Compressor::Flush::End, body);
    if (body.size() >= response.body.size()) return response;
    response.body = std::move(body);
  }
  response.headers.emplace_back("Content-Encoding", name_of(coding));
  return response;
}

}  // namespace k8scache::serve
