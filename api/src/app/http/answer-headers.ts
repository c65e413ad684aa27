import { DATA_POLICY } from "./pages.ts";

/** After a browser has received this header over HTTPS, it uses only HTTPS for a year. */
const HSTS = "max-age=31536000";
const PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/** The headers of every answer. Pages replace some of them. */
export function answerHeaders(publicUrl: string, requestId: string): Readonly<Record<string, string>> {
  return {
    ...(publicUrl.startsWith("https:") && { "strict-transport-security": HSTS }),
    "content-security-policy": DATA_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": PERMISSIONS_POLICY,
    "cache-control": "no-store",
    "x-request-id": requestId,
  };
}
