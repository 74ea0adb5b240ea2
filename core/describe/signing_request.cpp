#include "core/base/certificate_request.hpp"
#include "core/base/crypto.hpp"
#include "core/base/text.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/view/age.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

std::string status_of(json::Value status) {
  bool is_approved = false;
  bool is_denied = false;
  bool is_failed = false;
  for (const json::Value one : status["conditions"].elements()) {
    const std::string_view type = one["type"].text_or("");
    is_approved = is_approved || type == "Approved";
    is_denied = is_denied || type == "Denied";
    is_failed = is_failed || type == "Failed";
  }
  std::string text = is_denied ? "Denied" : is_approved ? "Approved" : "Pending";
  if (is_failed) text += ",Failed";
  if (!status["certificate"].text_or("").empty()) text += ",Issued";
  return text;
}

void write_list(const Writer& to, std::string_view title, const std::vector<std::string>& texts) {
  if (!texts.empty()) to.write(0, "\t{}:\t{}\n", title, join(texts, "\n\t\t"));
}

void write_subject(const Writer& to, const CertificateRequest& request) {
  to.text(0, "Subject:\n");
  to.write(0, "\tCommon Name:\t{}\n", request.common_name);
  to.write(0, "\tSerial Number:\t{}\n", request.serial_number);
  write_list(to, "Organization", request.organizations);
  write_list(to, "Organizational Unit", request.units);
  write_list(to, "Country", request.countries);
  write_list(to, "Locality", request.localities);
  write_list(to, "Province", request.provinces);
  write_list(to, "StreetAddress", request.streets);
  write_list(to, "PostalCode", request.postal_codes);
}

void write_other_names(const Writer& to, const CertificateRequest& request) {
  if (request.dns_names.empty() && request.email_addresses.empty() && request.uris.empty() &&
      request.addresses.empty()) {
    return;
  }
  to.text(0, "Subject Alternative Names:\n");
  write_list(to, "DNS Names", request.dns_names);
  write_list(to, "Email Addresses", request.email_addresses);
  write_list(to, "URIs", request.uris);
  write_list(to, "IP Addresses", request.addresses);
}

}  // namespace

void describe_signing_request(const Writer& to, const Subject& subject) {
  const json::Value own = subject.object;
  const json::Value spec = own["spec"];
  write_name(to, own);
  to.field(0, "Labels", pairs_of(own["metadata"]["labels"]));
  to.field(0, "Annotations", pairs_of(own["metadata"]["annotations"]));
  to.field(0, "CreationTimestamp", time_of(own["metadata"]["creationTimestamp"]));
  to.field(0, "Requesting User", text_of(spec["username"]));
  const std::string signer = text_of(spec["signerName"]);
  if (!signer.empty()) to.field(0, "Signer", signer);
  const json::Value seconds = spec["expirationSeconds"];
  if (!seconds.is_null_or_missing()) {
    to.field(0, "Requested Duration",
             view::human_duration(std::chrono::seconds(number_of(seconds))));
  }
  to.field(0, "Status", status_of(own["status"]));
  const auto request =
      certificate_request_in(base64_decode(spec["request"].text_or("")).value_or(""));
  if (!request) return to.text(0, "Subject:\t<unreadable>\n");
  write_subject(to, *request);
  write_other_names(to, *request);
}

}  // namespace k8scache::describe
