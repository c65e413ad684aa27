/**
 * The analysis of a scan, step by step, in the analysis process. Each step is one check, the paths into other accounts, the
 * paths to store, the risk scores of the policies, or the tests of controls. Every result is sent as soon as its step
 * ends and has left the process before the next one begins, so a step that ends the process loses nothing but itself.
 */
import { now } from "../../clock.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import {
  type ControlTestResult,
  evaluateControlTests,
  type ResultForControls,
  resultForControls,
} from "../../iam/checks/controls/evaluate-tests.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { runChecks } from "../../iam/checks/run.ts";
import { observeSearches } from "../../iam/escalation/graph/search-observer.ts";
import type { CheckResult } from "../../iam/finding.ts";
import type { CheckSettings } from "../../iam/settings.ts";
import type { JoinedSource } from "./account-contribution.ts";
import { policyRisks } from "./policy-risks.ts";
import { analyzeCrossAccount, type CrossAccountAnalysis, type CrossAccountInput } from "./cross-account-analysis.ts";
import { findAdministrators, type FoundAdministrators } from "./administrators.ts";
import type { Wanted } from "./parent-source.ts";
import type { PackedSnapshot } from "./snapshot-codec.ts";
import { changedPaths, type FoundPath } from "./stored-paths.ts";

/** The steps besides the checks. A step that is a check has the check's ID as its name. */
export const CROSS_ACCOUNT = "cross-account";
export const STORED_PATHS = "stored-paths";
export const POLICY_RISKS = "policy-risks";
/** The tests of published controls. The last step, because it uses the results of the checks. */
export const CONTROL_TESTS = "control-tests";
/** The check whose findings need the step CROSS_ACCOUNT. */
export const PATH_CHECK = "esc-path";

/** The number of paths in one part. A path takes a few kilobytes. */
const PATHS_PER_PART = 100;
const SEARCH_REPORT_MS = 250;

export interface ScanQuestion {
  readonly kind: "SCAN";
  readonly snapshot: PackedSnapshot;
  readonly settings: CheckSettings;
  readonly disabledCheckIds: ReadonlySet<string>;
  readonly steps: readonly string[];
  /** Whether a search for escalation paths has ended an earlier process. Steps that need one are then taken last. */
  readonly searchesLast: boolean;
  /** Null if the account has no paths into other accounts to analyse. */
  readonly crossAccount: CrossAccountInput | null;
  /** The findings of the step CROSS_ACCOUNT, if an earlier process has taken it. */
  readonly connected: CrossAccountFindings | null;
  /** The results of the checks that earlier processes have evaluated. */
  readonly results: readonly CheckResult[];
  /** The content hashes of the stored paths, by identity. */
  readonly knownPaths: ReadonlyMap<string, string>;
}

export type ScanPart =
  | { readonly kind: "STEP"; readonly step: string }
  | { readonly kind: "SEARCH"; readonly principalsDone: number; readonly principalsTotal: number }
  /** The step needs a search and is taken after the others. */
  | { readonly kind: "POSTPONED"; readonly step: string }
  /** The parent answers with `Loaded`. */
  | Wanted
  | { readonly kind: "CHECK"; readonly result: CheckResult }
  | { readonly kind: "CONTROL_TESTS"; readonly results: readonly ControlTestResult[] }
  | { readonly kind: "CROSS_ACCOUNT"; readonly analysis: CrossAccountAnalysis | null }
  /** Changed paths as the JSON of `FoundPath[]`, which is more compact than objects while it waits to be stored. */
  | { readonly kind: "PATHS"; readonly changed: Uint8Array }
  /** The stored paths that no longer exist, and the administrators. Null if they are unknown. */
  | {
      readonly kind: "PATHS_END";
      readonly closed: readonly string[] | null;
      readonly administrators: FoundAdministrators | null;
    }
  /** The risk scores of `policyTexts`. Null if the policies were not read. */
  | { readonly kind: "POLICY_RISKS"; readonly scores: readonly number[] | null };

interface Parent {
  /** Sends a part. Resolves when it has left this process. */
  readonly send: (part: ScanPart) => Promise<void>;
  readonly source: JoinedSource;
}

/** Ends a step that needs a search before the other steps are done. */
class SearchPostponed extends Error {}

export async function analyzeScan(question: ScanQuestion, snapshot: AccountSnapshot, parent: Parent): Promise<null> {
  const { send } = parent;
  const postponed: string[] = [];
  let isPostponing = question.searchesLast;
  let reportedAt = 0;
  observeSearches((principalsDone, principalsTotal) => {
    if (isPostponing) throw new SearchPostponed();
    if (principalsDone > 0 && now() - reportedAt < SEARCH_REPORT_MS) return;
    reportedAt = now();
    // Not awaited, because a search has no pause. A report is short and leaves at once.
    void send({ kind: "SEARCH", principalsDone, principalsTotal });
  });
  try {
    const steps = new ScanSteps(question, snapshot, parent);
    for (const step of question.steps) {
      try {
        await steps.take(step);
      } catch (error) {
        if (!(error instanceof SearchPostponed)) throw error;
        postponed.push(step);
        await send({ kind: "POSTPONED", step });
      }
    }
    isPostponing = false;
    for (const step of postponed) await steps.take(step);
    return null;
  } finally {
    observeSearches(null);
  }
}

class ScanSteps {
  #connected: CrossAccountFindings | null;
  readonly #results: ResultForControls[];

  constructor(
    private readonly question: ScanQuestion,
    private readonly snapshot: AccountSnapshot,
    private readonly parent: Parent,
  ) {
    this.#connected = question.connected;
    this.#results = question.results.map(resultForControls);
  }

  private send(part: ScanPart): Promise<void> {
    return this.parent.send(part);
  }

  async take(step: string): Promise<void> {
    await this.send({ kind: "STEP", step });
    if (step === CROSS_ACCOUNT) return this.#analyzeCrossAccount();
    if (step === STORED_PATHS) return this.#findPaths();
    if (step === POLICY_RISKS) return this.#scorePolicies();
    if (step === CONTROL_TESTS) return this.#testControls();
    // Without the findings in other accounts, known paths into them would look closed.
    if (step === PATH_CHECK && this.question.crossAccount && !this.#connected) throw new SearchPostponed();
    const { settings, disabledCheckIds } = this.question;
    const options = { settings, disabledCheckIds, ...(this.#connected && { connected: this.#connected }) };
    for (const result of runChecks(this.snapshot, { checks: CHECKS.filter(({ id }) => id === step), ...options })) {
      this.#results.push(resultForControls(result));
      await this.send({ kind: "CHECK", result });
    }
  }

  async #testControls(): Promise<void> {
    const { settings, disabledCheckIds } = this.question;
    const results = evaluateControlTests(this.snapshot, { results: this.#results, settings, disabledCheckIds });
    await this.send({ kind: "CONTROL_TESTS", results });
  }

  async #scorePolicies(): Promise<void> {
    await this.send({ kind: "POLICY_RISKS", scores: policyRisks(this.snapshot) });
  }

  async #analyzeCrossAccount(): Promise<void> {
    const { crossAccount } = this.question;
    const { source } = this.parent;
    const onSnapshot = () => this.send({ kind: "STEP", step: CROSS_ACCOUNT });
    const analysis = crossAccount && (await analyzeCrossAccount(this.snapshot, crossAccount, { source, onSnapshot }));
    this.#connected = analysis?.findings ?? null;
    await this.send({ kind: "CROSS_ACCOUNT", analysis });
  }

  /** Sends the paths that differ from the stored ones, in parts, so that the paths are never all in memory as objects. */
  async #findPaths(): Promise<void> {
    const paths = changedPaths(this.snapshot, this.question.knownPaths);
    let part: FoundPath[] = [];
    const flush = async () => {
      if (part.length > 0) await this.send({ kind: "PATHS", changed: Buffer.from(JSON.stringify(part)) });
      part = [];
    };
    let next = paths.next();
    for (; !next.done; next = paths.next()) {
      part.push(next.value);
      if (part.length >= PATHS_PER_PART) await flush();
    }
    await flush();
    await this.send({ kind: "PATHS_END", closed: next.value, administrators: findAdministrators(this.snapshot) });
  }
}
