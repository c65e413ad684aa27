/**
 * Password hashing with Node's argon2id. Hashes are stored as PHC strings, so that the cost can be raised later and old
 * hashes can still be verified.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AppError } from "../../errors.ts";

const hash = promisify(argon2);

/** The cost of a hash, which is OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PASSWORD_MIN_CHARACTERS = 12;
export const PASSWORD_MAX_CHARACTERS = 256;
const DIFFERENT_MIN = 5;
/**
 * The maximum number of hashes that are computed at the same time. Each hash needs 19 MiB and CPU time, and a burst of
 * sign-ins must not exhaust the machine.
 */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 32;

/** Throws PASSWORD_WEAK for a weak password. `name` is the operator's name. */
export function requireStrongPassword(password: string, name: string): void {
  const isWeak =
    password.length < PASSWORD_MIN_CHARACTERS ||
    new Set(password).size < DIFFERENT_MIN ||
    password.toLowerCase().includes(name.toLowerCase()) ||
    name.toLowerCase().includes(password.toLowerCase());
  if (isWeak) throw new AppError("PASSWORD_WEAK");
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await inTurn(() => derive(password, salt, { memory: MEMORY_KIB, passes: PASSES, lanes: LANES }));
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${salt.toString("base64url")}$${tag.toString("base64url")}`;
}

/**
 * Whether the password matches. `stored` is null if the operator does not exist or has no password. A null takes the
 * same time, so that the response time does not reveal it.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, , , cost, salt, tag] = (stored ?? DUMMY_HASH).split("$");
  const [memory, passes, lanes] =
    /^m=(\d+),t=(\d+),p=(\d+)$/
      .exec(cost ?? "")
      ?.slice(1)
      .map(Number) ?? [];
  if (!memory || !passes || !lanes || !salt || !tag)
    throw new AppError("INTERNAL", { cause: new Error("A stored password hash could not be parsed.") });
  const computed = await inTurn(() => derive(password, Buffer.from(salt, "base64url"), { memory, passes, lanes }));
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

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE_MAX) {
    if (waiting.length >= WAITING_MAX)
      throw new AppError("TOO_MANY_ATTEMPTS", {
        message: "Too many sign-in attempts at the same time. Wait a moment and try again.",
      });
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    // The next waiting call takes over this slot, so `running`, which counts slots, does not change.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
