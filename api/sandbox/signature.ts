/**
 * Verifies Signature Version 4 as a service does. The verification is complete, because a rotation proves that a
 * delivered secret works. That proof would be worthless against a sandbox that accepts any secret.
 */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { memoizeTexts } from "../src/iam/memoize.ts";
import { type Instant, MINUTE } from "../src/iam/time.ts";
import { AwsError } from "./aws-error.ts";

/** The largest difference between a request's date and the service's clock. */
const MAX_SKEW_MINUTES = 15;
/** More than the keys of an account in use in one day, in a few services and Regions each. */
const SIGNING_KEYS_MAX = 5_000;

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Authorization {
  readonly accessKeyId: string;
  /** The date in the signature's scope, such as `20261124`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export function readAuthorization(headers: IncomingHttpHeaders): Authorization {
  const text = headers.authorization;
  if (text === undefined)
    throw new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
  const match = AUTHORIZATION.exec(text);
  if (match === null) throw new AwsError("IncompleteSignature", 400, "The Authorization header could not be read.");
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = "", signature = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

/** Throws AWS's error if the date is more than 15 minutes from `now`. */
export function demandFreshDate(headers: IncomingHttpHeaders, now: Instant): void {
  const date = headerText(headers, "x-amz-date");
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (match === null) throw new AwsError("IncompleteSignature", 400, "Date must be in ISO-8601 'basic format'.");
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const signedAt = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  const limit = MAX_SKEW_MINUTES * MINUTE;
  const present = basicDate(now);
  if (signedAt < now - limit) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      403,
      `Signature expired: ${date} is now earlier than ${basicDate(now - limit)} (${present} - ${MAX_SKEW_MINUTES} min.)`,
    );
  }
  if (signedAt > now + limit) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      403,
      `Signature not yet current: ${date} is still later than ${basicDate(now + limit)} (${present} + ${MAX_SKEW_MINUTES} min.)`,
    );
  }
}

export function demandSignature(request: SignedRequest, authorization: Authorization, secretAccessKey: string): void {
  const expected = signatureOf(request, authorization, secretAccessKey);
  if (!timingSafeEqual(expected, Buffer.from(authorization.signature, "hex"))) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      403,
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
}

function signatureOf(
  request: SignedRequest,
  scope: Omit<Authorization, "signature" | "accessKeyId">,
  secretAccessKey: string,
): Buffer {
  const { date, region, service, signedHeaders } = scope;
  const [path, query = ""] = request.path.split("?");
  const canonical = [
    request.method,
    path,
    // A name without a value is signed with an empty one.
    query
      .split("&")
      .map((pair) => (pair === "" || pair.includes("=") ? pair : `${pair}=`))
      .toSorted()
      .join("&"),
    ...signedHeaders.map((name) => `${name}:${headerText(request.headers, name).trim().replace(/ +/g, " ")}`),
    "",
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const scopeText = `${date}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", headerText(request.headers, "x-amz-date"), scopeText, sha256(canonical)].join(
    "\n",
  );
  const signingKey = signingKeyOf([secretAccessKey, date, region, service].join("\n"));
  return createHmac("sha256", signingKey).update(toSign).digest();
}

/**
 * Derives the key that signs a day's requests to one service in one Region. Deriving it takes four times as long as using it,
 * and Node.js converts bytes to a key at each use.
 */
const signingKeyOf = memoizeTexts(SIGNING_KEYS_MAX, (scope): KeyObject => {
  const [secretAccessKey, ...parts] = scope.split("\n");
  const bytes = [...parts, "aws4_request"].reduce(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return createSecretKey(bytes);
});

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface UnsignedRequest {
  /** The host with its port, such as `127.0.0.1:4566`. */
  readonly host: string;
  readonly service: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs a POST to `/` as an application's SDK would, and returns its headers. */
export function signedHeaders(
  { host, service, region, headers, body }: UnsignedRequest,
  key: KeyPair,
  now: Instant,
): Record<string, string> {
  const all: Record<string, string> = { ...headers, host, "x-amz-date": basicDate(now) };
  const date = basicDate(now).slice(0, 8);
  const names = Object.keys(all).toSorted();
  const request = { method: "POST", path: "/", headers: all, body: Buffer.from(body) };
  const signature = signatureOf(request, { date, region, service, signedHeaders: names }, key.secretAccessKey).toString(
    "hex",
  );
  const credential = `${key.accessKeyId}/${date}/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...headers, "x-amz-date": all["x-amz-date"] ?? "", authorization };
}

function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}

function sha256(content: string | Buffer): string {
  return hash("sha256", content, "hex");
}

function basicDate(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
