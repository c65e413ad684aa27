/**
 * Passwords of operators: argon2id, as Node brings it. Stored in the PHC string form, so that the cost may rise later and
 * old hashes still be read.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AppError } from "../../errors.ts";

const hash = promisify(argon2);

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PASSWORD_MIN_CHARACTERS = 12;
export const PASSWORD_MAX_CHARACTERS = 256;
const DIFFERENT_MIN = 5;
/** Each costs 19 MiB and a processor for a while: a crowd of sign-ins must not take the machine. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 32;

/** Error: PASSWORD_WEAK. `name`: whose it is to be. */
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

/** `stored: null`: nobody has this name, or no password. It costs the same, so that time does not tell which. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, , , cost, salt, tag] = (stored ?? NOBODYS).split("$");
  const [memory, passes, lanes] =
    /^m=(\d+),t=(\d+),p=(\d+)$/
      .exec(cost ?? "")
      ?.slice(1)
      .map(Number) ?? [];
  if (!memory || !passes || !lanes || !salt || !tag)
    throw new AppError("INTERNAL", { cause: new Error("A stored password is unreadable.") });
  const found = await inTurn(() => derive(password, Buffer.from(salt, "base64url"), { memory, passes, lanes }));
  return timingSafeEqual(found, Buffer.from(tag, "base64url")) && stored !== null;
}

const NOBODYS = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${"A".repeat(22)}$${"A".repeat(43)}`;

function derive(
  password: string,
  nonce: Buffer,
  { memory, passes, lanes }: { memory: number; passes: number; lanes: number },
) {
  // Two ways to type one letter are one password.
  const message = Buffer.from(password.normalize("NFKC"), "utf8");
  return hash("argon2id", { message, nonce, memory, passes, parallelism: lanes, tagLength: TAG_BYTES });
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE_MAX) {
    if (waiting.length >= WAITING_MAX) throw new AppError("TOO_MANY_ATTEMPTS");
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    // The place passes on; `running` counts places, not work.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
