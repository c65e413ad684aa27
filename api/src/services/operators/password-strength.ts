/**
 * Refuses passwords that an attacker would guess: short ones, those that contain the operator's name, and those that are
 * close to the most used passwords, keyboard patterns and sequences. The lists belong to the package zxcvbn-ts, so nothing
 * is sent anywhere.
 */
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { AppError } from "../../errors.ts";

const PASSWORD_MIN_CHARACTERS = 12;
/**
 * The length of the parts that are estimated. An estimate blocks the process, and its time grows faster than the length:
 * 256 characters took up to 900 ms. Parts of 24 take 10 ms, seldom 60 ms, and other requests run between them.
 */
const PART_CHARACTERS = 24;
/**
 * The maximum number of spellings that are tried for characters such as `@` and `3`. With the default of 512, a
 * password of 16 such characters took 85 ms.
 */
const SPELLINGS_MAX = 32;
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

let loading: Promise<ZxcvbnFactory> | undefined;

/** Loads the estimator with its lists once: 2 MB, 100 ms of CPU time. */
export function loadEstimator(): Promise<ZxcvbnFactory> {
  return (loading ??= createEstimator());
}

async function createEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return new Factory({ dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: SPELLINGS_MAX });
}

/** A password with one part that is hard to guess is hard to guess. */
async function predictability(password: string, name: string): Promise<string | null> {
  const factory = await loadEstimator();
  const words = [...partsOf(name), ...PRODUCT_WORDS];
  const warnings: string[] = [];
  for (let start = 0; start < password.length; start += PART_CHARACTERS) {
    const { score, feedback } = factory.check(password.slice(start, start + PART_CHARACTERS), words);
    if (score >= SCORE_MIN) return null;
    warnings.push(feedback.warning ?? "");
    await yieldToEventLoop();
  }
  return COMMON.has(warnings[0]!)
    ? "it is close to one of the most used passwords."
    : "it follows a pattern that is easy to guess, such as a sequence, a repetition or a date.";
}

/** The estimator's warnings about passwords of its lists. */
const COMMON = new Set(["similarToCommon", "common", "topTen", "topHundred"]);
