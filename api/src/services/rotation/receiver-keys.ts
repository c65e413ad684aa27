/**
 * The keys of a receiver: what it encrypts for, and what our messages are signed with. All cryptography is that of JWE
 * (RFC 7516) by the library `jose`, and of Node.js.
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  sign,
  timingSafeEqual,
} from "node:crypto";
import { CompactEncrypt } from "jose";

/** Shorter RSA keys can be broken within the life of an access key that is not rotated. */
const RSA_BITS_MIN = 3_072;
const RSA_BITS_MAX = 8_192;
/** The exponent that all usual tools choose. With the exponent 1, RSA encrypts nothing. */
const RSA_EXPONENT_MIN = 65_537n;
const PUBLIC_PREFIX = "whpk_";
/** Separates these tokens from everything else that is derived from a secret access key. */
const TOKEN_PURPOSE = "iam-monitor acknowledgement v1";
const CONTENT_ENCRYPTION = "A256GCM";

export interface ReceiverPublicKey {
  /** The key in PEM, in the form of SubjectPublicKeyInfo. */
  readonly pem: string;
  /** The SHA-256 of the key in DER. */
  readonly hash: string;
}

/**
 * Reads a public key in PEM. Null unless it is an RSA key of at least 3,072 bits or an X25519 key, and messages encrypted for
 * it are secret. Private keys are refused.
 */
export function readPublicKey(text: string): ReceiverPublicKey | null {
  if (!/^\s*-----BEGIN PUBLIC KEY-----[\s\w+/=]+-----END PUBLIC KEY-----\s*$/.test(text)) return null;
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch {
    return null;
  }
  if (!isStrong(key)) return null;
  return {
    pem: key.export({ type: "spki", format: "pem" }).toString(),
    hash: createHash("sha256")
      .update(key.export({ type: "spki", format: "der" }))
      .digest("hex"),
  };
}

function isStrong(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa")
    return modulusLength >= RSA_BITS_MIN && modulusLength <= RSA_BITS_MAX && publicExponent >= RSA_EXPONENT_MIN;
  if (key.asymmetricKeyType !== "x25519") return false;
  try {
    // Fails for the few points with which every shared secret is the same. A rotation would notice only after CreateAccessKey.
    diffieHellman({ publicKey: key, privateKey: generateKeyPairSync("x25519").privateKey });
    return true;
  } catch {
    return false;
  }
}

/** The algorithm by which the key of the content is encrypted for the receiver. */
export function keyAlgorithmOf(pem: string): "RSA-OAEP-256" | "ECDH-ES" {
  return createPublicKey(pem).asymmetricKeyType === "rsa" ? "RSA-OAEP-256" : "ECDH-ES";
}

/** Encrypts the text for the receiver, as a JWE in its compact form. */
export async function encryptFor(
  { publicKey, publicKeyHash }: { readonly publicKey: string; readonly publicKeyHash: string },
  text: string,
): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: keyAlgorithmOf(publicKey), enc: CONTENT_ENCRYPTION, kid: publicKeyHash })
    .encrypt(createPublicKey(publicKey));
}

/** A new Ed25519 key pair for our signatures. */
export function newSigningKeys(): { readonly verificationKey: string; readonly signingKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  // A JWK holds the 32 bytes of the key alone, as the specification writes them.
  const bytes = Buffer.from(publicKey.export({ format: "jwk" }).x!, "base64url");
  return {
    verificationKey: PUBLIC_PREFIX + bytes.toString("base64"),
    signingKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

interface Signed {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string;
}

/** The value of the header `webhook-signature`, asymmetric as in the Standard Webhooks specification. */
export function signMessage({ id, timestamp, body }: Signed, signingKey: string): string {
  const signature = sign(null, Buffer.from(`${id}.${timestamp}.${body}`), createPrivateKey(signingKey));
  return `v1a,${signature.toString("base64")}`;
}

/**
 * The token by which a receiver acknowledges one delivery. It is sent only inside of the encrypted part, so it proves that
 * the receiver could decrypt it. It is derived from the new secret: each repetition of the delivery has the same token
 * although nothing is stored for it, and neither reveals the other.
 */
export function acknowledgementOf(deliveryId: string, secretAccessKey: string): string {
  return createHmac("sha256", secretAccessKey).update(`${TOKEN_PURPOSE}\n${deliveryId}`).digest("base64url");
}

/** Compares in a time that does not depend on the texts. */
export function isSameToken(one: string, other: string): boolean {
  const hashOf = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hashOf(one), hashOf(other));
}
