const CERTIFICATE = "certificate not trusted";

/** Why a target could not be reached or did not accept a message, by the API's code: ours, of the network, or of TLS. */
const PROBLEMS: Readonly<Record<string, string>> = {
  REFUSED: "message refused",
  TIMEOUT: "no answer in time",
  FAILED: "not reached",
  TARGET_ADDRESS_REFUSED: "address not allowed",
  TARGET_UNREACHABLE: "name not resolved",
  BAD_USER_INPUT: "settings not valid",
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection closed",
  EPIPE: "connection closed",
  UND_ERR_SOCKET: "connection closed",
  ECONNECTION: "connection failed",
  ESOCKET: "connection failed",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "host not reachable",
  ENETUNREACH: "network not reachable",
  ENOTFOUND: "name not resolved",
  EAI_AGAIN: "name not resolved",
  EAUTH: "sign-in refused",
  EENVELOPE: "sender or recipient refused",
  ETLS: "encryption failed",
  EPROTO: "encryption failed",
  CERT_HAS_EXPIRED: "certificate expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate of another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
};

/** The label of a code. The code of the network may be any; the details of a delivery show it as it is. */
export function problemLabel(code: string): string {
  return PROBLEMS[code] ?? "not reached";
}
