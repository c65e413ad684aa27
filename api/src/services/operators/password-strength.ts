/**
 * Refuses passwords that an attacker would guess: short ones, those that contain the operator's name, and those that are
 * close to the most used passwords, keyboard patterns and sequences. The lists belong to the package zxcvbn-ts, so nothing
 * is sent anywhere.
 */
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { AppError } from "../../errors.ts";

const PASSWORD_MIN_CHARACTERS = 12;
/**
 * The part of a password that is estimated. The time grows faster than the length: 256 characters took up to 900 ms, 32
 * took up to 100 ms, most passwords take 10 ms.
 */
const ESTIMATED_MAX_CHARACTERS = 32;
/** From 0 to 4. At 3, more than 10^8 guesses are expected, which the argon2id hash and the throttle make unaffordable. */
const SCORE_MIN = 3;
const NAME_PART_MIN_CHARACTERS = 4;
const PRODUCT_WORDS = ["iam", "monitor", "aws", "amazon"];

/** Throws PASSWORD_WEAK with the reason for a weak password. `name` is the operator's name. */
export async function requireStrongPassword(password: string, name: string): Promise<void> {
  const reason = weakness(password, name) ?? (await predictability(password, name));
  if (reason !== null)
    throw new AppError("PASSWORD_WEAK", { message: `This password is too weak: ${reason} Choose another one.` });
}

function weakness(password: string, name: string): string | null {
  if (password.length < PASSWORD_MIN_CHARACTERS) return `it needs at least ${PASSWORD_MIN_CHARACTERS} characters.`;
  const given = password.toLowerCase();
  const isFromName = name.toLowerCase().includes(given) || partsOf(name).some((part) => given.includes(part));
  return isFromName ? "it contains your name or e-mail address." : null;
}

/** Returns the name and its longer parts: for `anna.berg@example.org` also `anna`, `berg` and `example`. */
function partsOf(name: string): readonly string[] {
  const [local = "", domain = ""] = name.toLowerCase().split("@");
  const labels = domain.split(".").slice(0, -1);
  const parts = [...local.split(/[^\p{L}\p{N}]+/u), ...labels];
  return [name.toLowerCase(), ...parts.filter((part) => part.length >= NAME_PART_MIN_CHARACTERS)];
}

let estimator: Promise<ZxcvbnFactory> | undefined;

/** Loads the lists at the first use: they take 2 MB and 200 ms. */
async function loadEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return new Factory({ dictionary, graphs: adjacencyGraphs });
}

async function predictability(password: string, name: string): Promise<string | null> {
  const { score, feedback } = (await (estimator ??= loadEstimator())).check(
    password.slice(0, ESTIMATED_MAX_CHARACTERS),
    [...partsOf(name), ...PRODUCT_WORDS],
  );
  if (score >= SCORE_MIN) return null;
  return COMMON.has(feedback.warning ?? "")
    ? "it is close to one of the most used passwords."
    : "it follows a pattern that is easy to guess, such as a sequence, a repetition or a date.";
}

/** The estimator's warnings about passwords of its lists. */
const COMMON = new Set(["similarToCommon", "common", "topTen", "topHundred"]);
