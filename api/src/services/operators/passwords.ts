/**
 * Password hashing with Node's argon2id. Hashes are stored as PHC strings, so that the cost can be raised later and old
 * hashes can still be verified.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AppError } from "../../errors.ts";
import { type HashClient, HashQueue } from "./hash-queue.ts";

const hash = promisify(argon2);

/** The cost of a hash, which is OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
export const PASSWORD_MAX_CHARACTERS = 256;

/** A signed-in operator, or one with a valid link. */
const OWN: HashClient = { network: "", isKnown: true };
const queue = new HashQueue();

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await queue.run(OWN, () => derive(password, salt, { memory: MEMORY_KIB, passes: PASSES, lanes: LANES }));
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${salt.toString("base64url")}$${tag.toString("base64url")}`;
}

/**
 * Whether the password matches. Checks of the client wait in a queue (`hash-queue.ts`). `stored` is null if the operator does not exist or has no password. A null takes the
 * same time, so that the response time does not reveal it.
 */
export async function isPassword(password: string, stored: string | null, client = OWN): Promise<boolean> {
  const [, , , cost, salt, tag] = (stored ?? DUMMY_HASH).split("$");
  const [memory, passes, lanes] =
    /^m=(\d+),t=(\d+),p=(\d+)$/
      .exec(cost ?? "")
      ?.slice(1)
      .map(Number) ?? [];
  if (!memory || !passes || !lanes || !salt || !tag)
    throw new AppError("INTERNAL", { cause: new Error("A stored password hash could not be parsed.") });
  const computed = await queue.run(client, () =>
    derive(password, Buffer.from(salt, "base64url"), { memory, passes, lanes }),
  );
  return timingSafeEqual(computed, Buffer.from(tag, "base64url")) && stored !== null;
}

const DUMMY_HASH = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${"A".repeat(22)}$${"A".repeat(43)}`;

function derive(
  password: string,
  nonce: Buffer,
  { memory, passes, lanes }: { memory: number; passes: number; lanes: number },
) {
  // The password is normalized, so that two ways of typing the same character give the same password.
  const message = Buffer.from(password.normalize("NFKC"), "utf8");
  return hash("argon2id", { message, nonce, memory, passes, parallelism: lanes, tagLength: TAG_BYTES });
}
