/**
 * Receives new access keys from IAM Monitor and stores each one in a file, from which an application reads it. It needs
 * only Node.js 20 or newer. It answers on 127.0.0.1: put a proxy with TLS in front of it.
 *
 *   openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out receiver.pem
 *   openssl pkey -in receiver.pem -pubout          (paste this into IAM Monitor)
 *   PRIVATE_KEY=receiver.pem VERIFICATION_KEY=whpk_… STORE=keys PORT=8443 node receiver.mjs
 */
import { createDecipheriv, createPrivateKey, createPublicKey, privateDecrypt, verify } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const { PRIVATE_KEY, VERIFICATION_KEY, STORE, PORT = "8443" } = process.env;
const privateKey = createPrivateKey(readFileSync(PRIVATE_KEY));
const verificationKey = createPublicKey({
  format: "jwk",
  key: {
    kty: "OKP",
    crv: "Ed25519",
    x: Buffer.from(VERIFICATION_KEY.replace("whpk_", ""), "base64").toString("base64url"),
  },
});
const BODY_MAX_BYTES = 65_536;
const CLOCK_DIFFERENCE_MAX_SECONDS = 300;
mkdirSync(STORE, { recursive: true, mode: 0o700 });

/** Whether IAM Monitor sent this body, a short time ago. */
function isAuthentic(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = headers;
  const [version, text] = String(signature).split(",");
  return (
    version === "v1a" &&
    Math.abs(Date.now() / 1_000 - Number(timestamp)) <= CLOCK_DIFFERENCE_MAX_SECONDS &&
    verify(null, Buffer.from(`${id}.${timestamp}.${body}`), verificationKey, Buffer.from(text ?? "", "base64"))
  );
}

/** Decrypts a JWE in its compact form (RFC 7516), with RSA-OAEP-256 and A256GCM. A library for JOSE does the same. */
function decrypt(jwe) {
  const [header, key, iv, content, tag] = jwe.split(".");
  const bytes = (part) => Buffer.from(part, "base64url");
  const { alg, enc } = JSON.parse(bytes(header));
  if (alg !== "RSA-OAEP-256" || enc !== "A256GCM") throw new Error("unknown algorithm");
  const contentKey = privateDecrypt({ key: privateKey, oaepHash: "sha256" }, bytes(key));
  const decipher = createDecipheriv("aes-256-gcm", contentKey, bytes(iv), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(header)).setAuthTag(bytes(tag));
  return JSON.parse(Buffer.concat([decipher.update(bytes(content)), decipher.final()]));
}

/** Writes a whole file or nothing. */
function write(name, value) {
  const path = join(STORE, name);
  writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function read(name) {
  const path = join(STORE, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

/** Stores the key, or goes back to the former one. Repeating a message changes nothing. */
function handle({ type, deliveryId, userName, accessKeyId, secretAccessKey, formerAccessKeyId }) {
  // A test brings no key.
  if (type === "rotation.test") return 200;
  const rotation = deliveryId.split(".")[0];
  // Names of IAM users contain no tilde, so no user's key is stored where the former key of another one is.
  const [file, formerFile] = [`${userName}.json`, `${userName}~former.json`];
  if (!/^[\w+=,.@-]+$/.test(userName)) return 400;
  const current = read(file);
  if (type === "rotation.key") {
    // A message that was delayed until after the rollback must not bring the key back.
    if (existsSync(join(STORE, `${rotation}.returned`))) return 410;
    if (current?.accessKeyId === accessKeyId) return 200;
    if (current !== null) write(formerFile, current);
    write(file, { accessKeyId, secretAccessKey, userName });
    return 200;
  }
  if (type !== "rotation.return") return 400;
  const former = read(formerFile);
  if (current?.accessKeyId === accessKeyId) {
    // Without the former key, the application would have none: let the operator decide.
    if (former?.accessKeyId !== formerAccessKeyId) return 409;
    write(file, former);
  }
  write(`${rotation}.returned`, {});
  return 200;
}

createServer(async (request, response) => {
  let status = 400;
  let answer = {};
  try {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) if ((body += chunk).length > BODY_MAX_BYTES) break;
    if (body.length <= BODY_MAX_BYTES && isAuthentic(request.headers, body)) {
      const { type, data } = JSON.parse(body);
      const content = decrypt(data.encrypted);
      // The encrypted part says again which message this is.
      if (content.type === type && content.deliveryId === request.headers["webhook-id"]) {
        status = handle(content);
        if (status === 200) answer = { deliveryId: content.deliveryId, acknowledgement: content.acknowledgement };
      }
    }
  } catch {
    // Print nothing of the error: it could quote the key.
    status = 500;
  }
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
}).listen(Number(PORT), "127.0.0.1", () => process.stdout.write("listening\n"));
