/**
 * An OpenID provider that returns whatever a test configures: in its discovery, its keys, its ID tokens and its
 * answers.
 */
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { now } from "../../src/clock.ts";

export interface Lies {
  /** Claims that replace the correct ones. A claim that is `undefined` is left out. */
  claims?: Readonly<Record<string, unknown>>;
  alg?: "RS256" | "none" | "HS256" | "ES256";
  /** Whether the ID token is signed with a key that is not published. */
  isForeignKey?: boolean;
  /** Whether the ID token is signed with a different key under the published key id. */
  isSignatureBroken?: boolean;
  discovery?: Readonly<Record<string, unknown>>;
  userinfo?: Readonly<Record<string, unknown>>;
  token?: { readonly status: number; readonly body: string };
  /** A path whose requests are not answered. */
  silentAt?: string;
}

export interface LyingProvider {
  readonly issuer: string;
  readonly clientSecret: string;
  lies: Lies;
  /** The nonce of the latest sign-in request, which a browser would pass to the provider. */
  nonce: string;
  /** The parameters of every request to the token endpoint. */
  readonly exchanges: URLSearchParams[];
  close(): Promise<void>;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const key = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const foreign = generateKeyPairSync("rsa", { modulusLength: 2_048 });

export async function openLyingProvider(clientId: string): Promise<LyingProvider> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwk = { ...createPublicKey(key.privateKey).export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
  const provider: LyingProvider = {
    issuer,
    clientSecret: randomBytes(24).toString("base64url"),
    lies: {},
    nonce: "",
    exchanges: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { lies } = provider;
    const path = request.url!.split("?")[0]!;
    if (lies.silentAt === path) return;
    const send = (body: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (path === "/.well-known/openid-configuration")
      return void send({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        userinfo_endpoint: `${issuer}/userinfo`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        ...lies.discovery,
      });
    if (path === "/jwks") return void send({ keys: [jwk] });
    if (path === "/userinfo") return void send({ sub: "sub-1", ...lies.userinfo });
    if (path !== "/token") return void response.writeHead(404).end();
    let body = "";
    for await (const chunk of request) body += String(chunk);
    provider.exchanges.push(new URLSearchParams(body));
    if (lies.token)
      return void response.writeHead(lies.token.status, { "content-type": "application/json" }).end(lies.token.body);
    return void send({
      access_token: "access-token-of-theirs",
      token_type: "Bearer",
      expires_in: 60,
      id_token: idToken(provider, clientId),
    });
  }
  return provider;
}

function idToken({ issuer, clientSecret, nonce, lies }: LyingProvider, clientId: string): string {
  const at = Math.floor(now() / 1_000);
  const alg = lies.alg ?? "RS256";
  const right = {
    iss: issuer,
    sub: "sub-1",
    aud: clientId,
    exp: at + 60,
    iat: at,
    nonce,
    email: "anna@example.org",
    email_verified: true,
  };
  const text = `${encoded({ alg, typ: "JWT", kid: "one" })}.${encoded({ ...right, ...lies.claims })}`;
  return `${text}.${signature(text, alg, clientSecret, lies)}`;
}

function signature(
  text: string,
  alg: Lies["alg"],
  clientSecret: string,
  { isForeignKey, isSignatureBroken }: Lies,
): string {
  if (alg === "none") return "";
  // Two known attacks: the published key is used as a shared secret, or the client's own secret is used as the key.
  if (alg === "HS256") return createHmac("sha256", clientSecret).update(text).digest("base64url");
  const signed = sign(
    "sha256",
    Buffer.from(isSignatureBroken ? `${text}x` : text),
    createPrivateKey((isForeignKey ? foreign : key).privateKey.export({ format: "pem", type: "pkcs8" })),
  );
  return signed.toString("base64url");
}
