/**
 * The program of an analysis process. It answers one question of its parent at a time, without access to the database or
 * AWS, and without the parent's environment. The parent ends it with SIGKILL (`analysis-child.ts`).
 */
import { LRUCache } from "lru-cache";
import { readFileSync, writeFileSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";
import { getHeapStatistics } from "node:v8";
import { Worker } from "node:worker_threads";
import { now } from "../../clock.ts";
import { AppError, toAppError } from "../../errors.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { memoize } from "../../iam/memoize.ts";
import { faultIn } from "../../iam/escalation/paths/account-additions.ts";
import { alternativePathsOf } from "../../iam/escalation/paths/alternatives.ts";
import { chokePoints } from "../../iam/escalation/paths/choke-points.ts";
import type { PathChange } from "../../iam/escalation/paths/compare.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import { type DriftCause, pathDrift } from "../../iam/escalation/paths/causes.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import { whatIf } from "../../iam/escalation/paths/what-if.ts";
import { techniquesOfPolicy } from "../../iam/analysis/policy-techniques.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
import { suggestNarrower } from "../../iam/analysis/least-privilege.ts";
import { describeAction, expandDocument } from "../../iam/policy/expansion.ts";
import { allPolicyIssues } from "../../iam/analysis/policy-risk.ts";
import { summarisePolicy } from "../../iam/policy/summary.ts";
import { relationGraph, type Relations, relationsOf } from "../../iam/principals/relation-graph.ts";
import { readableText, viewPolicyDocument } from "../inventory/policy-document-view.ts";
import { analyzeFix } from "./alert-fix.ts";
import { analyzePrincipals } from "./allowed-principals.ts";
import { placesIn } from "./code-places.ts";
import {
  analyzeAccess,
  analyzeActions,
  analyzePermissions,
  analyzeTrusts,
  type AskedSnapshots,
} from "./access-analysis.ts";
import { pastRows } from "./past-rows.ts";
import { compareThresholds, reevaluate } from "./reevaluation.ts";
import { type Loaded, ParentSource } from "./parent-source.ts";
import { analyzeScan } from "./scan-steps.ts";
import { analyzeDrift } from "./snapshot-drift.ts";
import { compileLate } from "../core/compile-late.ts";
import { type PackedSnapshot, unpackSnapshot } from "./snapshot-codec.ts";
import type {
  Answers,
  AnalyzedPolicy,
  PolicyText,
  Question,
  QuestionKind,
  AnalyzedPathChange,
  ProcessMessage,
  AnalyzedPathChanges,
} from "./requests.ts";

/** The number of snapshots kept open. A comparison needs two; a third would only cost memory. */
const SNAPSHOTS_KEPT = 2;
/** The maximum length of each returned list. A person can look through this many entries, and the transfer is fast. */
const CHANGES_MAX = 200;
const ADMINISTRATORS_MAX = 200;
/** The time for evaluating choke points. Each candidate needs a search of the whole account, so not all may fit. */
const CHOKE_POINT_MS = 15_000;
const CHOKE_POINT_EVALUATIONS_MAX = 24;
/** How much an analysis yields: beside a busy event loop on the same core, it gets about a quarter of the time. */
const NICENESS = 5;
/** How much sooner than its parent the kernel ends this process if the memory of the machine is exhausted (0 to 1,000). */
const OOM_SCORE = 500;
const OOM_SCORE_MAX = 1_000;
/** These file errors mean that the system does not let a process change such a setting of its own, or does not have it. */
const NOT_CHANGEABLE = new Set(["ENOENT", "EACCES", "EPERM", "EROFS"]);

const openSnapshots = new LRUCache<string, AccountSnapshot>({ max: SNAPSHOTS_KEPT });
/** The duration of a snapshot's first search. Later searches use the cached graph and are faster. */
const searchMs = new WeakMap<AccountSnapshot, number>();

const parentSource = new ParentSource((part) => reply({ part }));

async function open({ id, document }: PackedSnapshot): Promise<AccountSnapshot> {
  const snapshot = openSnapshots.get(id) ?? (await unpackSnapshot(document));
  openSnapshots.set(id, snapshot);
  return snapshot;
}

interface AskedOfOwner {
  readonly snapshot: PackedSnapshot;
  readonly ownerSnapshot: PackedSnapshot | null;
}

async function openWithOwner({ snapshot, ownerSnapshot }: AskedOfOwner): Promise<AskedSnapshots> {
  return { snapshot: await open(snapshot), owner: ownerSnapshot && (await open(ownerSnapshot)) };
}

const relationsIn = memoize((snapshot: AccountSnapshot): Relations | null => {
  const { authorizationDetails } = snapshot.sections;
  return authorizationDetails.status === "read" ? relationsOf(authorizationDetails.value) : null;
});

async function answer(question: Question): Promise<Answers[QuestionKind]> {
  switch (question.kind) {
    case "WHAT_IF": {
      const snapshot = await open(question.snapshot);
      const facts = escalationFactsOf(snapshot);
      if (!facts || !graphIn(snapshot)) return null;
      const fault = faultIn(question.change);
      if (fault)
        throw new AppError("BAD_USER_INPUT", {
          message: `${fault.part}: AWS would refuse this document. ${fault.problem}`,
          details: { path: fault.part },
        });
      const { administrators, remaining, unmatched, ...changes } = whatIf(facts, question.change);
      return {
        ...shorten(changes),
        administratorsGained: administrators.gained.slice(0, ADMINISTRATORS_MAX),
        administratorsLost: administrators.lost.slice(0, ADMINISTRATORS_MAX),
        remainingCount: remaining.count,
        remainingExternalCount: remaining.externalCount,
        unmatched,
      };
    }
    case "OTHER_PATHS": {
      const graph = graphIn(await open(question.snapshot));
      return graph && alternativePathsOf(graph, question.principalArn);
    }
    case "CHOKE_POINTS": {
      const snapshot = await open(question.snapshot);
      const graph = graphIn(snapshot);
      if (!graph) return null;
      const searchDurationMs = Math.max(1, searchMs.get(snapshot) ?? 1);
      return chokePoints(graph, {
        maxEvaluations: Math.min(
          CHOKE_POINT_EVALUATIONS_MAX,
          Math.max(1, Math.floor(CHOKE_POINT_MS / searchDurationMs)),
        ),
      });
    }
    case "RELATIONS": {
      const relations = relationsIn(await open(question.snapshot));
      return relations && { graph: relationGraph(relations, question.question) };
    }
    case "ACCESS":
      return analyzeAccess(await openWithOwner(question), question.question);
    case "PRINCIPALS":
      return analyzePrincipals(await openWithOwner(question), question.question);
    case "PERMISSIONS":
      return analyzePermissions(await open(question.snapshot), question.principalArn);
    case "ACTIONS":
      return analyzeActions(await open(question.snapshot), question.choice);
    case "TRUSTS":
      return analyzeTrusts(await open(question.snapshot), question.roleArns);
    case "POLICIES":
      return question.documents.map((document) => analyzePolicy(document, question.at));
    case "DESCRIBE_ACTIONS": {
      const parsed = parsePolicy(readableText(question.text));
      return parsed.ok ? question.actions.map((action) => describeAction(parsed.document, action)) : [];
    }
    case "NARROWER":
      return question.documents.map(({ text, ...place }) => {
        const parsed = parsePolicy(readableText(text));
        return parsed.ok ? suggestNarrower(parsed.document, place) : null;
      });
    case "COMPARE": {
      const [before, after] = [await open(question.before), await open(question.after)];
      const [graphBefore, graphAfter] = [graphIn(before), graphIn(after)];
      return {
        drift: analyzeDrift(before, after),
        paths: graphBefore && graphAfter ? shorten(pathDrift(graphBefore, graphAfter)) : null,
      };
    }
    case "PAST_ROWS":
      return pastRows(await open(question.snapshot), question.tables);
    case "THRESHOLDS":
      return compareThresholds(await open(question.snapshot), question.question);
    case "REEVALUATE":
      return reevaluate(await open(question.snapshot), question.question);
    case "FIX":
      return analyzeFix(await open(question.snapshot), question.question);
    case "SCAN":
      // A scan's snapshot is not kept: no other question follows about it.
      return analyzeScan(question, await unpackSnapshot(question.snapshot.document), {
        send: (part) => reply({ part }),
        source: parentSource,
      });
    case "OFFLINE_FILE":
      return (await import("./offline-analysis.ts")).recognizeFile(question);
    case "ACCOUNT_FILE":
      return (await import("../accounts/account-file.ts")).readAccountFile(question.text);
    case "OFFLINE_ACCOUNT":
      return (await import("./offline-analysis.ts")).readFiles(question);
  }
}

function analyzePolicy({ text, ...place }: PolicyText, at: number): AnalyzedPolicy {
  const view = viewPolicyDocument(text);
  const parsed = parsePolicy(view.text);
  const document = parsed.ok ? parsed.document : null;
  return {
    view,
    issues: allPolicyIssues(view.text, { ...place, at }),
    techniques: document ? techniquesOfPolicy(document, { ...place, at }) : [],
    summary: document && summarisePolicy(document),
    expansion: document && expandDocument(document),
  };
}

function graphIn(snapshot: AccountSnapshot): EscalationGraph | null {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  const startedAt = now();
  const graph = graphOf(facts);
  if (!searchMs.has(snapshot)) searchMs.set(snapshot, now() - startedAt);
  return graph;
}

type Changes = Readonly<
  Record<"closed" | "opened" | "rerouted", readonly (PathChange & { readonly causes?: readonly DriftCause[] })[]>
>;

function shorten({ closed, opened, rerouted }: Changes): AnalyzedPathChanges {
  return {
    closed: closed.slice(0, CHANGES_MAX).map((change) => describeChange(change, "before")),
    opened: opened.slice(0, CHANGES_MAX).map((change) => describeChange(change, "after")),
    rerouted: rerouted.slice(0, CHANGES_MAX).map((change) => describeChange(change, "after")),
    closedCount: closed.length,
    closedExternalCount: closed.filter(({ source }) => source.kind === "EXTERNAL").length,
    openedCount: opened.length,
    reroutedCount: rerouted.length,
  };
}

function describeChange(
  { source, before, after, causes = [] }: Changes["closed"][number],
  end: "before" | "after",
): AnalyzedPathChange {
  const path = (end === "before" ? (before ?? after) : (after ?? before))!;
  return { source, path, before: before?.verdict.kind ?? null, after: after?.verdict.kind ?? null, causes };
}

/** Resolves when the message has left this process. Until then it takes memory here, and is lost if the process ends. */
function reply(message: ProcessMessage): Promise<void> {
  return new Promise((resolve) => {
    // Without a parent there is nothing to send to, and `parent-watch.ts` ends this process.
    if (process.send === undefined) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

/** The kind of an error and its places in the code. Its message may quote a document, and the log shows none. */
function placesOf({ name, stack = "" }: Error): string {
  return [name, ...placesIn(stack)].join("\n");
}

/**
 * The size of the heap after a question. Nothing of a scan is asked again, so its garbage is collected first: a small heap
 * lets the process stay for the next scan (`AskOptions`), which a new process starts a second later.
 */
function heapMbAfter({ kind }: Question): number {
  if (kind === "SCAN") globalThis.gc?.();
  return getHeapStatistics().total_heap_size / 2 ** 20;
}

/** Ends this process when its parent is gone, also while it computes. */
function watchParent(): void {
  const file = import.meta.url.endsWith(".ts") ? "./parent-watch.ts" : "./parent-watch.js";
  // Without flags of this process: Node itself can run this file from the sources.
  const watch = new Worker(new URL(file, import.meta.url), { execArgv: [], name: "parent-watch" });
  watch.unref();
}

/** Signals for a whole group of processes, such as Ctrl-C, are for the parent. It ends this process when it stops. */
function leaveSignalsToParent(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
}

/** Lets the event loops of the machine go first. A process that may not change its priority computes as before. */
function yieldToEventLoops(): void {
  try {
    setPriority(Math.min(getPriority() + NICENESS, constants.priority.PRIORITY_LOW));
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "ERR_SYSTEM_ERROR") throw error;
  }
}

/** If the memory of the machine is exhausted, the kernel ends this process and not its parent (Linux only). */
function yieldMemory(): void {
  changeOwn("oom_score_adj", (score) => String(Math.min(Number(score) + OOM_SCORE, OOM_SCORE_MAX)));
}

/**
 * A process that reaches its heap limit aborts, and where core dumps are on, the kernel would write its memory to disk: the
 * account's policies and key IDs. With an empty filter, a dump contains no memory of the process (Linux manual page core(5)).
 */
function keepMemoryOutOfDumps(): void {
  changeOwn("coredump_filter", () => "0");
}

/** Changes a setting of this process in Linux's file system of processes, if the system lets it. */
function changeOwn(setting: string, change: (value: string) => string): void {
  const file = `/proc/self/${setting}`;
  try {
    writeFileSync(file, change(readFileSync(file, "utf8")));
  } catch (error) {
    if (!NOT_CHANGEABLE.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

compileLate();
watchParent();
leaveSignalsToParent();
yieldToEventLoops();
yieldMemory();
keepMemoryOutOfDumps();
process.on("message", (question: Question | Loaded) => {
  if (question.kind === "LOADED") return parentSource.receive(question);
  void answer(question).then(
    (value) => reply({ ok: true, value, heapMb: heapMbAfter(question) }),
    (thrown: unknown) => {
      const { code, message, details, isReported, cause } = toAppError(thrown);
      const reason = cause instanceof Error ? placesOf(cause) : message;
      return reply({
        ok: false,
        error: isReported ? null : { code, message, details },
        reason,
        heapMb: heapMbAfter(question),
      });
    },
  );
});
