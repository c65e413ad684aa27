/**
 * A WebAuthn authenticator in software, which can also lie: with another origin, an old counter, or without verifying
 * its user. It follows the standard's *Authenticator Data* and *Attested Credential Data* with the attestation `none`.
 */
import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** Whether the user was not verified, only present. */
  readonly isUnverified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
}

export interface Request {
  readonly flow: string;
  // WebAuthn's options have many fields, and the authenticator needs two of them.
  // oxlint-disable-next-line no-explicit-any
  readonly options: any;
}

const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest();
const base64url = (bytes: Buffer) => bytes.toString("base64url");

export class SoftwareAuthenticator {
  readonly credentialId = base64url(randomBytes(16));
  counter = 0;
  private readonly key = generateKeyPairSync("ec", { namedCurve: "P-256" });

  constructor(private readonly origin: string) {}

  /** Returns the input of `registerPasskey`. */
  register({ flow, options }: Request, name: string, lies: Lies = {}) {
    const { x, y } = this.key.publicKey.export({ format: "jwk" });
    const coordinate = (value: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(value, "base64url")]);
    // The CBOR map {1: 2, 3: -7, -1: 1, -2: x, -3: y}: an ES256 key on P-256.
    const coseKey = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      coordinate(x!),
      Buffer.from([0x22]),
      coordinate(y!),
    ]);
    const id = Buffer.from(this.credentialId, "base64url");
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey]);
    const authData = Buffer.concat([this.authData(lies, 0x40), attested]);
    // The CBOR map {"fmt": "none", "attStmt": {}, "authData": bytes}.
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3, 0x63, ...Buffer.from("fmt"), 0x64, ...Buffer.from("none")]),
      Buffer.from([0x67, ...Buffer.from("attStmt"), 0xa0, 0x68, ...Buffer.from("authData")]),
      Buffer.from([0x58, authData.length]),
      authData,
    ]);
    const clientDataJSON = this.clientData("webauthn.create", options.challenge, lies);
    const response = { clientDataJSON: base64url(clientDataJSON), attestationObject: base64url(attestationObject) };
    return { flow, name, response: { ...this.credential(), response } };
  }

  /** Returns the answer to a request, as input of `signIn` or `reauthenticate`. */
  answer({ flow, options }: Request, lies: Lies = {}) {
    this.counter += 1;
    const authData = this.authData(lies);
    const clientDataJSON = this.clientData("webauthn.get", options.challenge, lies);
    const signed = createSign("sha256").update(Buffer.concat([authData, sha256(clientDataJSON)]));
    const response = {
      clientDataJSON: base64url(clientDataJSON),
      authenticatorData: base64url(authData),
      signature: base64url(signed.sign(this.key.privateKey)),
      ...(lies.userHandle !== undefined && { userHandle: lies.userHandle }),
    };
    return { flow, response: { ...this.credential(), response } };
  }

  private credential() {
    const { credentialId: id } = this;
    return { id, rawId: id, type: "public-key", clientExtensionResults: {} };
  }

  private authData({ rpId, isUnverified, counter = this.counter }: Lies, flags = 0): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const presentAndVerified = isUnverified ? 0x01 : 0x05;
    const host = rpId ?? new URL(this.origin).hostname;
    return Buffer.concat([sha256(host), Buffer.from([presentAndVerified | flags]), count]);
  }

  private clientData(type: string, challenge: string, lies: Lies): Buffer {
    const origin = lies.origin ?? this.origin;
    return Buffer.from(JSON.stringify({ type, challenge: lies.challenge ?? challenge, origin, crossOrigin: false }));
  }
}
