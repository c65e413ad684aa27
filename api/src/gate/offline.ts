/** Analyses a change against files that the AWS CLI exported from an account, without a server. */
import {
  readOfflineAccount,
  recognizeOfflineFile,
  type OfflineFile,
  type OfflineFileKind,
} from "../aws/offline-files.ts";
import { AppError } from "../errors.ts";
import type { PathChange } from "../iam/escalation/paths/compare.ts";
import type { FactsChange } from "../iam/escalation/paths/hypothetical-account.ts";
import { escalationFactsOf } from "../iam/escalation/paths/snapshot-paths.ts";
import { whatIf } from "../iam/escalation/paths/what-if.ts";
import type { EscalationFacts } from "../iam/escalation/simulation/account-index.ts";
import type { ProofStatement } from "../iam/escalation/paths/proof.ts";
import type { Instant } from "../iam/time.ts";
import type { Analysis, Effect, EffectPath, EffectStatement } from "./effect.ts";
import type { PlannedChange } from "./input/planned-change.ts";
import { Undecided } from "./place.ts";

/** The maximum number of paths of each kind in an answer. The server has the same. */
const PATHS_MAX = 200;

export interface AccountFile {
  readonly file: string;
  readonly content: Buffer;
}

export interface OfflineAccount {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly facts: EscalationFacts;
}

export function readAccountFiles(files: readonly AccountFile[], at: Instant, given: string | null): OfflineAccount {
  const recognized = files.map(({ file, content }) => ({ file, content, kind: kindOf(content), takenAt: at }));
  const owners = recognized.map(({ file, content, kind }) =>
    inFile(file, () => recognizeOfflineFile(kind, content, at)),
  );
  const awsAccountId = given ?? owners.map((owner) => owner.awsAccountId).find((id) => id !== null) ?? null;
  const [first] = files;
  if (awsAccountId === null)
    throw new Undecided("ACCOUNT_FILE_INVALID", "The account files do not name their account. Set --account.");
  const { snapshot } = inFile(first!.file, () =>
    readOfflineAccount({ awsAccountId, files: recognized satisfies readonly OfflineFile[] }),
  );
  const facts = escalationFactsOf(snapshot);
  if (!facts)
    throw new Undecided(
      "ACCOUNT_FILE_INVALID",
      "The account files have no users, roles and policies. Add the output of `aws iam get-account-authorization-details`.",
      { file: first!.file, line: 1, column: 1 },
    );
  return { awsAccountId, partition: snapshot.partition, facts };
}

/** The kind of a file, by what it contains. */
function kindOf(content: Buffer): OfflineFileKind {
  const start = content.subarray(0, 65_536).toString("utf8");
  if (start.startsWith("user,arn") || /"GeneratedTime"|"ReportFormat"/.test(start)) return "credential-report";
  if (/^\s*\{\s*"workloads"/.test(start)) return "workloads";
  if (/^\s*\{\s*"SummaryMap"/.test(start)) return "account-summary";
  if (/^\s*\{\s*"PasswordPolicy"/.test(start)) return "password-policy";
  return "authorization-details";
}

function inFile<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Undecided("ACCOUNT_FILE_INVALID", error.message, { file, line: 1, column: 1 });
  }
}

export function analyzeOffline({ facts, awsAccountId }: OfflineAccount, change: PlannedChange): Analysis {
  return {
    certain: effectOf(facts, change.certain),
    possible: change.isUncertain ? effectOf(facts, change.possible) : null,
    basis: `the files of account ${awsAccountId}`,
  };
}

function effectOf(facts: EscalationFacts, change: FactsChange): Effect {
  const { opened, closed, administrators, unmatched } = whatIf(facts, change);
  return {
    opened: opened.slice(0, PATHS_MAX).map(pathOf),
    openedCount: opened.length,
    closed: closed.slice(0, PATHS_MAX).map(pathOf),
    closedCount: closed.length,
    administratorsGained: administrators.gained.slice(0, PATHS_MAX),
    administratorsLost: administrators.lost.slice(0, PATHS_MAX),
    unmatched,
  };
}

function pathOf({ source, before, after }: PathChange): EffectPath {
  const path = (after ?? before)!;
  return {
    source,
    target: path.target,
    before: before?.verdict.kind ?? null,
    after: after?.verdict.kind ?? null,
    hops: path.hops.map(({ from, to, techniqueId, techniqueName, verdict, proof }) => ({
      from,
      to,
      technique: { id: techniqueId, name: techniqueName },
      verdict: verdict.kind,
      reasons: verdict.reasons,
      missing: verdict.missing,
      statements: proof.map(statementOf),
    })),
  };
}

function statementOf({ summary, action, resource, layer, statement, policy }: ProofStatement): EffectStatement {
  return { summary, action, resource, layer, index: statement?.index ?? null, policy };
}
