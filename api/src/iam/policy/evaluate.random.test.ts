/**
 * Compares the evaluator with a naive one on random policies and requests, and runs the evaluator on fuzzed documents.
 * The random numbers are seeded, so every run uses the same inputs.
 */
import { expect, test } from "vitest";
import {
  type NaivePolicy,
  type NaiveQuestion,
  type NaiveStatement,
  naivelyEvaluate,
} from "../../../test/support/naive-evaluator.ts";
import { parsePolicy } from "./document.ts";
import { type AccessRequest, type Decision, evaluate, type NamedPolicy, type PrincipalPolicies } from "./evaluate.ts";
import { readPrincipal } from "./principals.ts";
import type { KnownKeys } from "./request-context.ts";

const SEED = 20_261_124;
const QUESTIONS = 5_000;
const FUZZED_DOCUMENTS = 10_000;
const MAX_MILLISECONDS = 250;

class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** A number from 0 (inclusive) to 1 (exclusive), by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
  one<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!;
  }
  some<T>(from: readonly T[], most: number): T[] {
    return Array.from({ length: 1 + Math.floor(this.next() * most) }, () => this.one(from));
  }
}

const HOME = "111111111111";
const AWAY = "222222222222";
const PRINCIPALS = [
  `arn:aws:iam::${HOME}:user/ana`,
  `arn:aws:iam::${HOME}:user/team/ben`,
  `arn:aws:sts::${HOME}:assumed-role/Deploy/ci`,
  `arn:aws:iam::${HOME}:root`,
  `arn:aws:iam::${AWAY}:user/zoe`,
  `arn:aws:sts::${AWAY}:assumed-role/Deploy/ci`,
  "ec2.amazonaws.com",
];
const NAMED = [
  ...PRINCIPALS,
  HOME,
  AWAY,
  `arn:aws:iam::${AWAY}:root`,
  `arn:aws:iam::${HOME}:role/Deploy`,
  `arn:aws:iam::${AWAY}:role/Deploy`,
  "*",
  `arn:aws:iam::${HOME}:user/*`,
];
const ACTIONS = ["s3:GetObject", "s3:PutObject", "iam:CreateUser", "sts:AssumeRole", "kms:Decrypt"];
const ACTION_PATTERNS = [
  ...ACTIONS,
  "*",
  "s3:*",
  "S3:get*",
  "*:*Object",
  "iam:?reateUser",
  "sts:*",
  "kms:De*",
  "ec2:*",
];
const RESOURCES = [
  "arn:aws:s3:::a/ana/x",
  `arn:aws:iam::${HOME}:user/ana`,
  `arn:aws:iam::${HOME}:role/Deploy`,
  `arn:aws:kms:eu-west-1:${HOME}:key/1`,
  "*",
];
const RESOURCE_PATTERNS = [
  ...RESOURCES,
  "*",
  "arn:aws:s3:::a/*",
  "arn:aws:s3:::a/${aws:username}/*",
  `arn:aws:iam::${HOME}:*`,
  "arn:aws:iam::*:user/${aws:username}",
  "arn:*:?",
  "arn:aws:s3:::?/*/x",
];
/**
 * For each key, the values that requests use (undefined if missing), and the operators and values that policies use.
 */
const KEYS = {
  "aws:RequestedRegion": {
    found: [undefined, ["eu-west-1"], ["us-east-1"], ["*"]],
    operators: ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "Null"],
    wanted: ["eu-west-1", "eu-*", "us-east-?", "*"],
  },
  "aws:MultiFactorAuthPresent": {
    found: [undefined, ["true"], ["false"]],
    operators: ["Bool", "BoolIfExists", "Null"],
    wanted: ["true", "false"],
  },
  "aws:MultiFactorAuthAge": {
    found: [undefined, ["10"], ["900"]],
    operators: ["NumericLessThan", "NumericLessThanIfExists"],
    wanted: ["100", "1000"],
  },
  "aws:SourceIp": {
    found: [undefined, ["203.0.113.9"], ["198.51.100.1"]],
    operators: ["IpAddress", "NotIpAddress", "IpAddressIfExists"],
    wanted: ["203.0.113.0/24", "198.51.100.0/24"],
  },
  "aws:TagKeys": {
    found: [undefined, [], ["team"], ["team", "cost"]],
    operators: [
      "ForAllValues:StringEquals",
      "ForAnyValue:StringEquals",
      "ForAllValues:StringNotEquals",
      "ForAnyValue:StringLike",
    ],
    wanted: ["team", "cost", "c*"],
  },
  "aws:SourceArn": {
    found: [undefined, [`arn:aws:sns:eu-west-1:${HOME}:t`], ["arn:aws:s3:::a"]],
    operators: ["ArnLike", "ArnNotLike", "ArnLikeIfExists"],
    wanted: [`arn:aws:sns:*:${HOME}:*`, "arn:aws:s3:*:*:a"],
  },
} as const satisfies Record<
  string,
  { found: readonly (readonly string[] | undefined)[]; operators: readonly string[]; wanted: readonly string[] }
>;
const KEY_NAMES = Object.keys(KEYS) as (keyof typeof KEYS)[];

function condition(dice: Dice): NaiveStatement["Condition"] {
  const block: Record<string, Record<string, string | string[]>> = {};
  for (const key of new Set(dice.some(KEY_NAMES, 2))) {
    const operator = dice.one<string>(KEYS[key].operators);
    const wanted = operator === "Null" ? dice.one(["true", "false"]) : dice.some<string>(KEYS[key].wanted, 2);
    block[operator] = { ...block[operator], [key]: wanted };
  }
  return block;
}

function statement(dice: Dice, isOwn: boolean): NaiveStatement {
  return {
    Effect: dice.chance(0.8) ? "Allow" : "Deny",
    ...(dice.chance(0.85) ? { Action: dice.some(ACTION_PATTERNS, 3) } : { NotAction: dice.some(ACTION_PATTERNS, 2) }),
    ...(isOwn && dice.chance(0.3) ? {} : resourceElement(dice)),
    ...(isOwn ? { Principal: principalElement(dice) } : {}),
    ...(dice.chance(0.5) ? { Condition: condition(dice)! } : {}),
  };
}

function resourceElement(dice: Dice): Pick<NaiveStatement, "Resource" | "NotResource"> {
  return dice.chance(0.85)
    ? { Resource: dice.some(RESOURCE_PATTERNS, 3) }
    : { NotResource: dice.some(RESOURCE_PATTERNS, 2) };
}

function principalElement(dice: Dice): "*" | Record<string, string[]> {
  const named = dice.some(NAMED, 3);
  const services = named.filter((each) => each.endsWith(".com"));
  const others = named.filter((each) => !each.endsWith(".com"));
  return { ...(others.length > 0 ? { AWS: others } : {}), ...(services.length > 0 ? { Service: services } : {}) };
}

function policy(dice: Dice, isOwn = false): NaivePolicy {
  const length = 1 + Math.floor(dice.next() * 3);
  return {
    Version: dice.chance(0.9) ? "2012-10-17" : "2008-10-17",
    Statement: Array.from({ length }, () => statement(dice, isOwn)),
  };
}

const EVERYTHING: NaivePolicy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

function question(dice: Dice): NaiveQuestion {
  const level = () => (dice.chance(0.6) ? [EVERYTHING, policy(dice)] : [policy(dice)]);
  return {
    principal: dice.one(PRINCIPALS),
    action: dice.one(ACTIONS),
    resource: dice.one(RESOURCES),
    keys: Object.fromEntries(KEY_NAMES.map((key) => [key, dice.one<readonly string[] | undefined>(KEYS[key].found)])),
    identity: dice.chance(0.2) ? [] : Array.from({ length: 1 + Math.floor(dice.next() * 3) }, () => policy(dice)),
    boundary: dice.chance(0.4) ? policy(dice) : null,
    session: dice.chance(0.15) ? policy(dice) : null,
    scps: dice.chance(0.4) ? Array.from({ length: 1 + Math.floor(dice.next() * 2) }, level) : [],
    own: dice.chance(0.6) ? policy(dice, true) : null,
  };
}

function compiled(document: object, name = "p"): NamedPolicy {
  const parsed = parsePolicy(JSON.stringify(document));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { name, document: parsed.document };
}

function ask(
  { principal, action, resource, keys, identity, boundary, session, scps, own }: NaiveQuestion,
  open: readonly string[],
): Decision {
  const knownKeys: KnownKeys = Object.fromEntries(
    Object.entries(keys).flatMap(([key, found]) => (open.includes(key) ? [] : [[key, found ?? null]])),
  );
  const policies: PrincipalPolicies = {
    principal: readPrincipal(principal),
    identity: identity.map((each) => compiled(each)),
    boundary: boundary && compiled(boundary),
    session: session && compiled(session),
    scps: scps.map((level, i) => ({ name: `level ${i}`, policies: level.map((each) => compiled(each)) })),
  };
  const request: AccessRequest = { action, resource, keys: knownKeys, resourcePolicy: own && compiled(own).document };
  return evaluate(policies, request);
}

/** Every combination of values of the unknown keys. */
function worlds(asked: NaiveQuestion, open: readonly (keyof typeof KEYS)[]): NaiveQuestion[] {
  return open.reduce<NaiveQuestion[]>(
    (all, key) =>
      all.flatMap((each) => KEYS[key].found.map((found) => ({ ...each, keys: { ...each.keys, [key]: found } }))),
    [asked],
  );
}

test(`agrees with the naive evaluator on ${QUESTIONS} random policies and requests with all keys known`, () => {
  const dice = new Dice(SEED);
  const counts: Record<string, number> = {};
  for (let i = 0; i < QUESTIONS; i += 1) {
    const asked = question(dice);
    const { decision } = ask(asked, []);
    counts[decision] = (counts[decision] ?? 0) + 1;
    expect(decision, `question ${i}: ${JSON.stringify(asked)}`).toBe(naivelyEvaluate(asked));
  }
  console.info(`agreed on ${QUESTIONS}: ${JSON.stringify(counts)}`);
  for (const decision of ["ALLOWED", "EXPLICIT_DENY", "IMPLICIT_DENY"])
    expect(counts[decision]).toBeGreaterThan(QUESTIONS / 20);
});

test(`decisions with unknown keys agree with every combination of their values, over ${QUESTIONS} random policies and requests`, () => {
  const dice = new Dice(SEED + 1);
  const counts: Record<string, number> = {};
  for (let i = 0; i < QUESTIONS; i += 1) {
    const asked = question(dice);
    const open = [...new Set(dice.some(KEY_NAMES, 3))];
    const { decision, keys } = ask(asked, open);
    counts[decision] = (counts[decision] ?? 0) + 1;
    const answers = new Set(
      worlds(asked, open).map((world) => (naivelyEvaluate(world) === "ALLOWED" ? "ALLOWED" : "DENIED")),
    );
    const about = `question ${i}, open ${open.join(" ")}: ${JSON.stringify(asked)}`;
    if (answers.size > 1) expect(decision, about).toBe("CONDITIONAL");
    if (decision === "CONDITIONAL") expect(open, about).toEqual(expect.arrayContaining([...keys]));
    else expect([...answers], about).toEqual([decision === "ALLOWED" ? "ALLOWED" : "DENIED"]);
  }
  console.info(`held for ${QUESTIONS} with open keys: ${JSON.stringify(counts)}`);
  expect(counts["CONDITIONAL"]).toBeGreaterThan(QUESTIONS / 50);
});

// ---------------------------------------------------------------- fuzzing

const ODD = [
  "",
  "*",
  "*:*",
  "?".repeat(2_000),
  `${"*a".repeat(500)}b`,
  "${",
  "${}",
  "${*}",
  "${aws:username",
  "${a,'b'}",
  "\u0000",
  "\uE000",
  "\u202E",
  "😀",
  "arn:",
  "arn:::::",
  "__proto__",
  "constructor",
  "1e999",
  "-0",
  "999.1.1.1/99",
  "::/0",
  "2001:db8::1::/3",
  "ForAllValues:",
  "ForAnyValue:NullIfExists",
  "aws:",
  ":",
  "NaN",
  "0000-99-99",
];
const JSON_ODD: readonly unknown[] = [null, true, 0, -1, 1e308, [], {}, [[]], { Ref: "X" }, [null], "x"];
const FUZZ_OPERATORS = [
  "StringEquals",
  "StringLike",
  "StringNotEqualsIgnoreCase",
  "ArnLike",
  "NumericLessThan",
  "DateGreaterThan",
  "Bool",
  "BinaryEquals",
  "IpAddress",
  "NotIpAddressIfExists",
  "Null",
  "ForAllValues:StringLike",
  "ForAnyValue:ArnNotEquals",
  "Nonsense",
];

/** A policy with unusual values in every text element, sometimes invalid as JSON or as a policy. */
function fuzzed(dice: Dice): string {
  const text = (usual: readonly string[]) => {
    if (dice.chance(0.5)) return dice.one(usual);
    return dice.chance(0.5) ? dice.one(ODD) : dice.one(ODD) + dice.one(usual) + dice.one(ODD);
  };
  const document = policy(dice, dice.chance(0.5)) as unknown as { Statement: Record<string, unknown>[] };
  for (const each of document.Statement) {
    for (const element of Object.keys(each)) if (dice.chance(0.05)) each[element] = dice.one(JSON_ODD);
    if (dice.chance(0.6))
      each["Resource"] = Array.from({ length: 1 + Math.floor(dice.next() * 4) }, () => text(RESOURCE_PATTERNS));
    if (dice.chance(0.6))
      each["Action"] = Array.from({ length: 1 + Math.floor(dice.next() * 4) }, () => text(ACTION_PATTERNS));
    if (dice.chance(0.6))
      each["Condition"] = {
        [dice.chance(0.9) ? dice.one(FUZZ_OPERATORS) : text(FUZZ_OPERATORS)]: {
          [text(KEY_NAMES)]: [text(RESOURCES), text(["203.0.113.0/24", "true", "10", "2026-11-24T00:00:00Z"])],
        },
      };
    if (dice.chance(0.5)) delete each["NotAction"];
    if (dice.chance(0.5)) delete each["NotResource"];
  }
  let written = JSON.stringify(document);
  if (dice.chance(0.3)) {
    const at = Math.floor(dice.next() * written.length);
    written =
      written.slice(0, at) +
      dice.one(["", ",", '"', "}", "[", "\\", "\uFEFF", "%7B"]) +
      written.slice(at + Math.floor(dice.next() * 3));
  }
  return written;
}

test(`${FUZZED_DOCUMENTS} fuzzed documents yield a decision or a typed error, each within ${MAX_MILLISECONDS} ms`, () => {
  const dice = new Dice(SEED + 2);
  const principals = PRINCIPALS.map((each) => readPrincipal(each));
  let evaluated = 0;
  let slowest = 0;
  for (let i = 0; i < FUZZED_DOCUMENTS; i += 1) {
    const written = fuzzed(dice);
    const principal = dice.one(principals);
    const resource = dice.chance(0.8) ? dice.one(RESOURCES) : dice.one(ODD);
    const action = dice.one(ACTIONS);
    const odd: KnownKeys = {
      "aws:RequestedRegion": dice.one(ODD),
      "aws:TagKeys": ODD,
      "aws:SourceIp": dice.one(ODD),
      "aws:SourceArn": "arn:",
    };
    const spent = (text: string): { decisions: Decision[]; milliseconds: number } => {
      const began = process.cpuUsage();
      const parsed = parsePolicy(text);
      if (!parsed.ok) expect(parsed.error.code).toMatch(/^POLICY_/);
      const held: NamedPolicy | null = parsed.ok ? { name: "p", document: parsed.document } : null;
      const decisions =
        held === null
          ? []
          : [{}, odd].map((keys) =>
              evaluate(
                { principal, identity: [held], boundary: held, scps: null },
                { action, resource, resourcePolicy: held.document, keys },
              ),
            );
      const { user, system } = process.cpuUsage(began);
      return { decisions, milliseconds: (user + system) / 1_000 };
    };
    const { decisions, milliseconds } = spent(written);
    if (decisions.length > 0) evaluated += 1;
    for (const { decision, reasons } of decisions) {
      expect(["ALLOWED", "EXPLICIT_DENY", "IMPLICIT_DENY", "CONDITIONAL"]).toContain(decision);
      expect(reasons.length > 0 || principal.kind === "ROOT").toBe(true);
    }
    // CPU time, because other tests run at the same time. Slow documents are measured again, because memory may have been
    // collected meanwhile. The added space makes the document a new, uncached one.
    slowest = Math.max(
      slowest,
      milliseconds < MAX_MILLISECONDS / 10 ? milliseconds : Math.min(milliseconds, spent(`${written} `).milliseconds),
    );
  }
  const refused = FUZZED_DOCUMENTS - evaluated;
  console.info(
    `fuzzed ${FUZZED_DOCUMENTS}: ${evaluated} evaluated, ${refused} refused, 0 crashes, slowest ${slowest.toFixed(1)} ms`,
  );
  expect(evaluated).toBeGreaterThan(FUZZED_DOCUMENTS / 4);
  expect(refused).toBeGreaterThan(FUZZED_DOCUMENTS / 20);
  expect(slowest).toBeLessThan(MAX_MILLISECONDS);
});
