/** Before a connection stands, nothing of a request can have left. */
const BEFORE_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

type Fault = { message?: string; code?: unknown; cause?: Fault; errors?: readonly Fault[] } | null | undefined;

/** The code of a failure in which no byte of the request can have left; null: some may have. */
export const neverLeft = (error: unknown): string | null => {
  for (let one = error as Fault; one; one = one.cause) {
    // Happy Eyeballs collects one failure for each address.
    if (one.errors?.length) return all(one.errors.map(neverLeft));
    if (typeof one.code === "string" && isBefore(one.code, one.message ?? "")) return one.code;
  }
  return null;
};

const all = (codes: readonly (string | null)[]): string | null => (codes.includes(null) ? null : codes[0]!);

// A connection that is lost later says ETIMEDOUT and ECONNRESET too; the words tell what was being done.
const isBefore = (code: string, words: string): boolean =>
  BEFORE_CONNECTED.has(code) ||
  (code === "ETIMEDOUT" && words.includes("connect ETIMEDOUT")) ||
  (code === "ECONNRESET" && words.includes("before secure TLS connection"));
