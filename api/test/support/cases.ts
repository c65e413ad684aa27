/**
 * Reads the JSON cases of the escalation engine and of the policy evaluator, and returns them in full. The files use
 * two abbreviations:
 *
 * - A case that differs little from another case of its file names that case as its `base` and gives a `patch` (JSON
 *   Patch, RFC 6902). A base has no base itself.
 * - A list of statements stands for a policy document of version 2012-10-17.
 *
 * `node --import tsx api/scripts/format-cases.ts` formats the files, and a test checks the format.
 */
import { readdirSync, readFileSync } from "node:fs";
import type { WrittenAccount } from "./account-case.ts";
import type { CaseAccount } from "./escalation-case.ts";
import { applyPatch, type PatchOperation } from "./case-patch.ts";

export const CASE_FOLDERS = {
  techniques: new URL("../../src/iam/escalation/techniques.cases/", import.meta.url),
  accounts: new URL("../../src/iam/escalation/accounts.cases/", import.meta.url),
  evaluator: new URL("../../src/iam/policy/evaluate.cases/", import.meta.url),
  conformance: new URL("../../src/iam/policy/conformance.cases/", import.meta.url),
};

/** An account in which a technique works, and accounts in which something blocks it. */
export interface TechniqueCase {
  readonly technique: string;
  readonly from: string;
  /**
   * The verdict for `account`. UNKNOWN if the technique depends on what a scan cannot read, BLOCKED if AWS has ended
   * the service.
   */
  readonly verdict: string;
  readonly account: CaseAccount;
  readonly blocked: readonly { readonly name: string; readonly account: CaseAccount }[];
}

export interface PathExpectation {
  /**
   * The allowed verdicts: the kinds of verdict, NO_PATH or ADMINISTRATOR. NO_PATH together with BLOCKED means that a
   * blocked path need not be shown.
   */
  readonly verdict: readonly string[];
  /** The allowed techniques of the first hop. */
  readonly techniques?: readonly string[];
  readonly hops?: number;
  /** The whole expected path, with `technique>name` for each hop. It applies to every verdict. */
  readonly path?: readonly string[];
  /** For CONDITIONAL: the condition keys that the verdict names. */
  readonly conditionKeys?: readonly string[];
  /** For BLOCKED: a policy, boundary or SCP that the verdict names. */
  readonly limitedBy?: string;
  readonly assumes?: string | null;
}

export interface AccountCase extends WrittenAccount {
  readonly name: string;
  readonly why: string;
  readonly source: readonly string[];
  /** Per principal: `user/NAME`, `role/NAME`, or `external/` and the principal as written in the trust policy. */
  readonly expect: Readonly<Record<string, PathExpectation>>;
}

export interface AccountTopic {
  readonly topic: string;
  /** The file name without `.json`. */
  readonly file: string;
  readonly accounts: readonly AccountCase[];
}

type Documents = Readonly<Record<string, object>>;
type Levels = readonly { readonly level: string; readonly policies: Documents }[];

/** A request, with every policy that applies to it. */
export interface EvaluatedCase {
  readonly title: string;
  readonly principal: string;
  /** The role of a session whose role has a path. */
  readonly roleArn?: string;
  /** The IAM user of a federated user. */
  readonly userArn?: string;
  /** The moment of the request. Without it, the condition keys for the time are unknown. */
  readonly at?: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly managementAccount?: boolean;
  /** The condition keys of the request. Null for a key known to be missing. Keys that are not listed are unknown. */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly policies: {
    readonly identity?: Documents;
    readonly groups?: Readonly<Record<string, Documents>>;
    readonly boundary?: object;
    readonly session?: object;
    readonly resource?: object;
    readonly trust?: object;
    /** Null if the SCPs were not read. */
    readonly scps?: Levels | null;
    /** The RCPs of the principal's account. Null if they were not read. */
    readonly rcps?: Levels | null;
    /** The RCPs of the resource's account, if it is another account. */
    readonly resourceRcps?: Levels | null;
  };
}

export interface EvaluatorCase extends EvaluatedCase {
  /** The page of AWS's documentation that states the rule, and its section. */
  readonly source: string;
  readonly expect: {
    readonly decision: string;
    readonly reasons: readonly string[];
    readonly conditionKeys?: readonly string[];
    readonly assumes?: readonly string[];
  };
}

/** A request of a test suite that others wrote, rebuilt with other names. */
export interface ConformanceCase extends EvaluatedCase {
  /** The decision that the suite expects. DENIED if the suite does not distinguish denials. */
  readonly verdict: string;
  /** Why AWS's documentation decides otherwise. The decision is then not compared. */
  readonly disputed?: string;
}

export interface ConformanceSuite {
  /** The repository and the part of it that holds the tests. */
  readonly suite: string;
  readonly cases: readonly ConformanceCase[];
}

export interface EvaluatorTopic {
  readonly topic: string;
  readonly cases: readonly EvaluatorCase[];
}

type Fields = Readonly<Record<string, unknown>>;

export function readTechniqueCases(): readonly TechniqueCase[] {
  interface Written extends TechniqueCase {
    readonly blocked: readonly {
      readonly name: string;
      readonly account: CaseAccount;
      readonly patch: readonly PatchOperation[];
    }[];
  }
  return jsonFiles(CASE_FOLDERS.techniques).flatMap(({ content }) =>
    (content as readonly Written[]).map((each) => ({
      ...each,
      blocked: each.blocked.map(({ name, patch }) => ({
        name,
        account: applyPatch(each.account, patch) as CaseAccount,
      })),
    })),
  );
}

export function readAccountTopics(): readonly AccountTopic[] {
  return jsonFiles(CASE_FOLDERS.accounts).map(({ file, content }) => {
    const { topic, accounts } = content as { readonly topic: string; readonly accounts: readonly Fields[] };
    const cases = withBases(accounts, ["name", "why", "source", "expect"]);
    return { topic, file, accounts: cases.map((each) => expandDocuments(each) as AccountCase) };
  });
}

export function readEvaluatorTopics(): readonly EvaluatorTopic[] {
  return jsonFiles(CASE_FOLDERS.evaluator).map(({ file, content }) => {
    const cases = withBases(content as readonly Fields[], ["title", "source", "expect"]);
    return {
      topic: file,
      cases: cases.map((each) => ({ ...each, policies: expandPolicies(each["policies"]) }) as EvaluatorCase),
    };
  });
}

export function readConformanceSuites(): readonly ConformanceSuite[] {
  return jsonFiles(CASE_FOLDERS.conformance).map(({ content }) => {
    const { suite, cases } = content as { readonly suite: string; readonly cases: readonly Fields[] };
    return {
      suite,
      cases: cases.map((each) => ({ ...each, policies: expandPolicies(each["policies"]) }) as ConformanceCase),
    };
  });
}

function jsonFiles(folder: URL): readonly { readonly file: string; readonly content: unknown }[] {
  return readdirSync(folder).map((name) => ({
    file: name.replace(/\.json$/, ""),
    content: JSON.parse(readFileSync(new URL(name, folder), "utf8")) as unknown,
  }));
}

/**
 * Returns the cases with their `base` and `patch` resolved. The first of the `own` fields names a case. No `own` field
 * is inherited from the base.
 */
function withBases(cases: readonly Fields[], own: readonly [string, ...string[]]): readonly Fields[] {
  const [name] = own;
  const bases = new Map(cases.filter((each) => !("base" in each)).map((each) => [each[name], each]));
  return cases.map(({ base: baseName, patch, ...fields }) => {
    if (baseName === undefined) return fields;
    const base = bases.get(baseName);
    if (!base)
      throw new Error(`"${String(fields[name])}": there is no case "${String(baseName)}" without a base in this file`);
    const inherited = Object.fromEntries(Object.entries(base).filter(([key]) => !own.includes(key)));
    return { ...fields, ...(applyPatch(inherited, patch as readonly PatchOperation[]) as Fields) };
  });
}

/** Replaces lists of statements with policy documents in every field in which AWS returns a document. */
function expandDocuments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expandDocuments);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      /document$/i.test(key) ? documentOf(each) : expandDocuments(each),
    ]),
  );
}

/** Does the same as `expandDocuments` for the `policies` of evaluator cases, whose keys are policy names. */
function expandPolicies(value: unknown, key = ""): unknown {
  if (Array.isArray(value))
    return /^(?:scps|rcps|resourceRcps)$/.test(key) ? value.map((each) => expandPolicies(each)) : documentOf(value);
  if (typeof value !== "object" || value === null || "Statement" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, expandPolicies(each, name)]));
}

function documentOf(written: unknown): unknown {
  return Array.isArray(written) ? { Version: "2012-10-17", Statement: written } : written;
}
