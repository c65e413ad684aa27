/** A receiver of new access keys over HTTP on this machine. Tests choose how it answers. It decrypts with Node.js alone. */
import {
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  verify,
} from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What the encrypted part of a message says. */
export interface ReceivedContent {
  readonly type: string;
  readonly deliveryId: string;
  readonly acknowledgement: string;
  readonly userName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey?: string;
  readonly formerAccessKeyId: string;
  readonly isFormerKeyActive?: boolean;
}

export interface Message {
  readonly headers: IncomingHttpHeaders;
  /** The body as it was sent. */
  readonly body: string;
  readonly acknowledgeUrl: string | null;
  readonly content: ReceivedContent;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers that the message is stored. */
export const stored = ({ content: { deliveryId, acknowledgement } }: Message): Reply => ({
  status: 200,
  body: { deliveryId, acknowledgement },
});
export const later = (): Reply => ({ status: 202 });

export class TestKeyReceiver {
  readonly messages: Message[] = [];
  /** How the receiver answers from now on. */
  reply: (message: Message) => Reply = stored;
  readonly publicKey: string;
  readonly #privateKey: KeyObject;
  readonly #server;

  private constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 3_072 });
    this.publicKey = publicKey.export({ type: "spki", format: "pem" }).toString();
    this.#privateKey = privateKey;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const message = this.#read(request.headers, Buffer.concat(chunks).toString("utf8"));
        this.messages.push(message);
        const { status, headers, body = {} } = this.reply(message);
        response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
      });
    });
  }

  static async open(): Promise<TestKeyReceiver> {
    const receiver = new TestKeyReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys`;
  }

  /** The messages about a user, of one kind if it is given. */
  of(userName: string, type?: string): readonly Message[] {
    return this.messages.filter(
      ({ content }) => content.userName === userName && (type === undefined || content.type === type),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #read(headers: IncomingHttpHeaders, body: string): Message {
    const { data } = JSON.parse(body) as { data: { encrypted: string; acknowledgeUrl: string | null } };
    return {
      headers,
      body,
      acknowledgeUrl: data.acknowledgeUrl,
      content: JSON.parse(decryptJwe(data.encrypted, this.#privateKey)) as ReceivedContent,
    };
  }
}

/** Decrypts a JWE with RSA-OAEP-256 and A256GCM (RFC 7516). */
function decryptJwe(jwe: string, privateKey: KeyObject): string {
  const [header, key, iv, content, tag] = jwe.split(".") as [string, string, string, string, string];
  const bytes = (part: string) => Buffer.from(part, "base64url");
  const contentKey = privateDecrypt({ key: privateKey, oaepHash: "sha256" }, bytes(key));
  const decipher = createDecipheriv("aes-256-gcm", contentKey, bytes(iv), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(header)).setAuthTag(bytes(tag));
  return Buffer.concat([decipher.update(bytes(content)), decipher.final()]).toString("utf8");
}

/** Whether the signature of the message is that of the key, as a receiver checks it. */
export function isSignedBy({ headers, body }: Message, verificationKey: string): boolean {
  const x = Buffer.from(verificationKey.replace("whpk_", ""), "base64").toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
  const signed = Buffer.from(`${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`);
  const [version, signature = ""] = String(headers["webhook-signature"]).split(",");
  return version === "v1a" && verify(null, signed, key, Buffer.from(signature, "base64"));
}
