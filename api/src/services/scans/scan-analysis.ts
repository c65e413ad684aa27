/**
 * Runs the analysis of a scan in an analysis process, and again in a new process if the first one is lost: it needed too
 * much memory, or one step took too long.
 *
 * Results arrive step by step and are kept, so a new process takes only what is missing. A step that ended a process comes
 * last in the next one, and so do the steps that need a search for escalation paths if a search ended it. After three
 * lost processes, what is missing is NOT EVALUATED: the account exceeds a limit, and its other results are stored.
 */
import { AppError } from "../../errors.ts";
import type { ControlTestResult } from "../../iam/checks/controls/evaluate-tests.ts";
import type { CheckResult } from "../../iam/finding.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import type { CheckSettings } from "../../iam/settings.ts";
import type { JoinedSource } from "../analysis/account-contribution.ts";
import type { CrossAccountAnalysis, CrossAccountInput } from "../analysis/cross-account-analysis.ts";
import { type LossReason, ProcessLost } from "../analysis/analysis-child.ts";
import type { AnalysisProcesses } from "../analysis/analysis-processes.ts";
import {
  CONTROL_TESTS,
  CROSS_ACCOUNT,
  PATH_CHECK,
  POLICY_RISKS,
  type ScanPart,
  STORED_PATHS,
} from "../analysis/scan-steps.ts";
import { loadWanted } from "../analysis/parent-source.ts";
import type { PackedSnapshot } from "../analysis/snapshot-codec.ts";
import type { AnalysisSettings } from "../core/analysis-settings.ts";
import type { FoundAdministrators } from "../analysis/administrators.ts";
import type { PathChanges } from "../escalation/path-store.ts";

/** The check that a step belongs to, if the step is not a check itself. */
const CHECK_OF_STEP: Readonly<Record<string, string>> = {
  [CROSS_ACCOUNT]: PATH_CHECK,
  [STORED_PATHS]: PATH_CHECK,
  [POLICY_RISKS]: "lint",
};
/** After this many lost processes, steps that have ended a process are given up. */
const LOSSES_MAX = 3;
/** After this many lost processes everything that is missing is given up, even if each loss was at another step. */
const LOSSES_OF_ALL_MAX = 6;

/**
 * A scan stores its results when the memory of their analysis is free. A process that has collected its garbage and is
 * small stays for the next scan: its code is compiled, so that scan takes a tenth of the CPU time of a new process.
 */
const IDLE_HEAP_MAX_MB = 96;

/** The least time for the start of a process and for reading the snapshot, before the first step. */
const START_MAX_MS = 60_000;

export interface ScanAnalysisInput {
  readonly scanId: string;
  readonly snapshot: PackedSnapshot;
  readonly settings: CheckSettings;
  readonly disabledCheckIds: ReadonlySet<string>;
  /** Null if there are no paths into other accounts to analyse. */
  readonly crossAccount: { readonly input: CrossAccountInput; readonly accounts: JoinedSource } | null;
  readonly knownPaths: ReadonlyMap<string, string>;
}

export interface ScanAnalysis {
  /** One result per check, in the order of the checks. */
  readonly results: readonly CheckResult[];
  /** Undefined if the paths into other accounts could not be analysed: they stay as they are. */
  readonly crossAccount: CrossAccountAnalysis | null | undefined;
  /** Null if the paths are unknown: they stay as they are. */
  readonly paths: PathChanges | null;
  /** Null if it is unknown who is an administrator: the stored states stay as they are. */
  readonly administrators: FoundAdministrators | null;
  /** The risk scores of the policies. Null if they are unknown: the stored policies stay as they are. */
  readonly riskScores: readonly number[] | null;
  /** Null if the tests of controls were not evaluated: the stored answers stay as they are. */
  readonly controlResults: readonly ControlTestResult[] | null;
  /** Why a step was given up: ANALYSIS_LIMIT, which names the check, or the reason of `deadline`. */
  readonly limit: AppError | null;
}

export interface AnalysisProgress {
  readonly checksDone: number;
  readonly message: string;
}

interface AnalysisOptions {
  readonly processes: AnalysisProcesses;
  readonly limits: AnalysisSettings;
  /** Ends the analysis within a moment, because it kills the process. */
  readonly signal: AbortSignal;
  /** Ends the analysis, and keeps the results so far. Its reason is an AppError, which becomes `limit`. */
  readonly deadline?: AbortSignal;
  readonly onProgress: (progress: AnalysisProgress) => void;
  readonly onLost?: (loss: { readonly step: string; readonly reason: string }) => void;
}

export async function analyzeScan(input: ScanAnalysisInput, options: AnalysisOptions): Promise<ScanAnalysis> {
  return new ScanAnalysisRun(input, options).run();
}

/** Why an analysis process was lost. TIME: a step took longer than `checkMs`. */
type Loss = LossReason | "TIME";

/** A step took longer than `checkMs`. */
class StepTooLong extends Error {}

class ScanAnalysisRun {
  readonly #results = new Map<string, CheckResult>();
  readonly #changedPaths: Uint8Array[] = [];
  #riskScores: readonly number[] | null = null;
  #controlResults: readonly ControlTestResult[] | null = null;
  #closedPaths: readonly string[] | null | undefined;
  #administrators: FoundAdministrators | null = null;
  #crossAccount: CrossAccountAnalysis | null | undefined;
  /** The steps that are not done. */
  readonly #missing: Set<string>;
  /** The steps that ended a process, or that wait for a search that did. The last one is the latest. */
  readonly #suspects = new Set<string>();
  #step = "";
  #isSearching = false;
  #hasLostSearch = false;
  #losses: { readonly step: string; readonly reason: Loss }[] = [];

  constructor(
    private readonly input: ScanAnalysisInput,
    private readonly options: AnalysisOptions,
  ) {
    this.#missing = new Set([CROSS_ACCOUNT, ...CHECKS.map(({ id }) => id), STORED_PATHS, POLICY_RISKS, CONTROL_TESTS]);
  }

  async run(): Promise<ScanAnalysis> {
    while (this.#missing.size > 0) {
      const lost = await this.#tryProcess();
      if (lost === null) break;
      this.#suspects.delete(this.#step);
      this.#suspects.add(this.#step);
      this.#hasLostSearch ||= this.#isSearching;
      this.#losses.push({ step: this.#step, reason: lost });
      this.options.onLost?.({ step: this.#step, reason: lost });
      if (this.#isGivenUp()) break;
    }
    return this.#outcome();
  }

  #isGivenUp(): boolean {
    const ofThisStep = this.#losses.filter(({ step }) => step === this.#step).length;
    if (this.#losses.length >= LOSSES_OF_ALL_MAX || ofThisStep >= LOSSES_MAX) return true;
    const unfinished = [...this.#missing].filter((step) => step !== CONTROL_TESTS);
    return this.#losses.length >= LOSSES_MAX && unfinished.every((step) => this.#suspects.has(step));
  }

  /** Takes the missing steps in one process. Returns why the process was lost, or null if all steps are done. */
  async #tryProcess(): Promise<Loss | null> {
    const { input, options } = this;
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limitTo = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => ended.abort(new StepTooLong()), ms);
    };
    this.#step = "";
    this.#isSearching = false;
    try {
      await options.processes.ask<"SCAN">(
        {
          kind: "SCAN",
          snapshot: input.snapshot,
          settings: input.settings,
          disabledCheckIds: input.disabledCheckIds,
          steps: this.#stepsInOrder(),
          searchesLast: this.#hasLostSearch,
          crossAccount: input.crossAccount?.input ?? null,
          connected: this.#crossAccount?.findings ?? null,
          results: [...this.#results.values()],
          knownPaths: input.knownPaths,
        },
        {
          caller: input.scanId,
          heapMb: options.limits.heapMb,
          idleHeapMaxMb: IDLE_HEAP_MAX_MB,
          signal: AbortSignal.any([options.signal, ended.signal, ...(options.deadline ? [options.deadline] : [])]),
          // The wait for a free process is no time of a step.
          onStart: () => limitTo(Math.max(START_MAX_MS, options.limits.checkMs)),
          onPart: (part, give) => {
            if (part.kind === "WANTED")
              // Without the database, the scan ends or starts again as a whole.
              return void loadWanted(input.crossAccount!.accounts, part)
                .then(give)
                .catch((error: unknown) => ended.abort(error));
            if (part.kind === "STEP") limitTo(options.limits.checkMs);
            this.#receive(part);
          },
        },
      );
      return null;
    } catch (error) {
      if (error === options.deadline?.reason) return null;
      if (error instanceof StepTooLong) return "TIME";
      if (error instanceof ProcessLost) {
        options.signal.throwIfAborted();
        return error.reason;
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The steps that ended no process first. The check that needs the paths into other accounts stays after their step, and
   * the tests of controls stay last.
   */
  #stepsInOrder(): readonly string[] {
    const steps = [...this.#missing].filter((step) => step !== CONTROL_TESTS);
    const last = steps.filter((step) => this.#suspects.has(step));
    const controls = this.#missing.has(CONTROL_TESTS) ? [CONTROL_TESTS] : [];
    const ordered = [...steps.filter((step) => !this.#suspects.has(step)), ...last, ...controls];
    if (!this.#missing.has(CROSS_ACCOUNT) || !this.#missing.has(PATH_CHECK)) return ordered;
    const others = ordered.filter((step) => step !== PATH_CHECK);
    return others.toSpliced(others.indexOf(CROSS_ACCOUNT) + 1, 0, PATH_CHECK);
  }

  #receive(part: Exclude<ScanPart, { readonly kind: "WANTED" }>): void {
    switch (part.kind) {
      case "STEP":
        this.#step = part.step;
        this.#isSearching = false;
        if (part.step === STORED_PATHS) this.#changedPaths.length = 0;
        this.#report("Evaluating checks");
        return;
      case "SEARCH":
        this.#isSearching = true;
        this.#report(
          `Searching for escalation paths: ${part.principalsDone} of ${part.principalsTotal} principals and states`,
        );
        return;
      case "POSTPONED":
        this.#suspects.add(part.step);
        return;
      case "CHECK":
        this.#results.set(part.result.checkId, part.result);
        this.#missing.delete(part.result.checkId);
        return;
      case "CROSS_ACCOUNT":
        this.#crossAccount = part.analysis;
        this.#missing.delete(CROSS_ACCOUNT);
        return;
      case "PATHS":
        this.#changedPaths.push(part.changed);
        return;
      case "PATHS_END":
        this.#closedPaths = part.closed;
        this.#administrators = part.administrators;
        this.#missing.delete(STORED_PATHS);
        return;
      case "CONTROL_TESTS":
        this.#controlResults = part.results;
        this.#missing.delete(CONTROL_TESTS);
        return;
      case "POLICY_RISKS":
        this.#riskScores = part.scores;
        this.#missing.delete(POLICY_RISKS);
    }
  }

  #report(message: string): void {
    this.options.onProgress({ checksDone: this.#results.size, message });
  }

  #outcome(): ScanAnalysis {
    const { deadline } = this.options;
    // Without the findings in other accounts, known paths into them would look closed.
    if (this.#missing.has(CROSS_ACCOUNT)) this.#results.delete(PATH_CHECK);
    const limit = this.#missing.size > 0 ? ((deadline?.reason as AppError | undefined) ?? this.#limit()) : null;
    const results = CHECKS.map(
      (check): CheckResult =>
        this.#results.get(check.id) ?? {
          status: "NOT_EVALUATED",
          checkId: check.id,
          checkVersion: check.version,
          reason: `The analysis of this account exceeded a limit before this check was evaluated (${limit?.code ?? "ANALYSIS_LIMIT"}).`,
          missingActions: [],
          lowersCoverage: true,
        },
    );
    const closed = this.#closedPaths;
    return {
      results,
      crossAccount: this.#crossAccount,
      paths: closed ? { changed: this.#changedPaths, closed } : null,
      administrators: this.#administrators,
      riskScores: this.#riskScores,
      controlResults: this.#controlResults,
      limit,
    };
  }

  #limit(): AppError {
    const { step, reason } = this.#losses.at(-1) ?? { step: "", reason: "CRASH" as const };
    const checkId = CHECK_OF_STEP[step] ?? step;
    const title = CHECKS.find(({ id }) => id === checkId)?.title;
    const unnamed = step === CONTROL_TESTS ? "The evaluation of controls" : "Reading the snapshot";
    const named = title === undefined ? unnamed : `The check ${checkId} (${title})`;
    const missing = CHECKS.filter(({ id }) => !this.#results.has(id)).length;
    const { heapMb, checkMs } = this.options.limits;
    const causes: Readonly<Record<Loss, string>> = {
      HEAP: `needed more than ${heapMb} MB of memory`,
      KILLED: "was ended by the system, most likely because the memory of the machine was exhausted",
      TIME: `took longer than ${Math.round(checkMs / 1_000)} s`,
      CRASH: "ended its process",
    };
    const advice =
      reason === "KILLED"
        ? "Give the worker more memory or lower ANALYSIS_HEAP_MB"
        : "Raise ANALYSIS_HEAP_MB or ANALYSIS_CHECK_SECONDS";
    return new AppError("ANALYSIS_LIMIT", {
      message: `${named} ${causes[reason]}, in ${this.#losses.length} attempts. ${missing} of ${CHECKS.length} checks were not evaluated, and their alerts stay as they are. All other results are stored. ${advice}, then start the scan again.`,
      details: { checkId, lostProcesses: this.#losses.length },
    });
  }
}
