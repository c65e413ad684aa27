/** What is thought of policy documents: those of an account, and pasted ones that belong to nobody yet. */
import { z } from "zod";
import { now } from "../../clock.ts";
import { expandDocument, type Expansion } from "../../iam/policy/expansion.ts";
import { type PolicyTechnique, techniquesOfPolicy } from "../../iam/analysis/policy-techniques.ts";
import { type ServiceUsage, type Suggestion, suggestNarrower } from "../../iam/analysis/least-privilege.ts";
import { decodePolicyText, parsePolicy } from "../../iam/policy/document.ts";
import { type PolicyIssue, policyTextIssues, riskScore } from "../../iam/policy/issues.ts";
import type { PolicyDocument } from "../../iam/policy/statement.ts";
import { summarisePolicy } from "../../iam/policy/summary.ts";
import { severityRank } from "../../iam/severity.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import { readableText } from "../inventory/policy-document-view.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { analyze } from "./analysis-worker.ts";
import type { Answers } from "./requests.ts";

/** As the transports let through; the policy language's own limits are `parsePolicy`'s. */
const PASTED_DOCUMENT_MAX_CHARACTERS = 1_200_000;
const EXAMPLE_PARTITION = "aws";
const ISSUES_SHOWN_MAX = 500;
/**
 * As long as AWS lets a customer's managed policy be, laid out in lines. A longer one made to be hard takes seconds, which
 * the event loop has not: 29,000 characters of patterns that nobody asked for before kept it for 430 ms.
 */
const LONG_CHARACTERS = 12_000;

const analyseInput = z.object({
  document: z.string().min(1).max(PASTED_DOCUMENT_MAX_CHARACTERS),
  accountId: z.string().max(64).nullish(),
});
export type AnalysePolicyInput = z.input<typeof analyseInput>;

/** A document with where it stands: all that its analysis hangs on. */
export interface AnalysedDocument {
  /** Laid out in lines: every line number is about it. */
  readonly text: string;
  /** `null`: it cannot be judged. */
  readonly document: PolicyDocument | null;
  readonly awsAccountId: string | null;
  readonly partition: string;
}

interface AccountNumber {
  readonly awsAccountId: string | null;
  readonly partition: string | null;
}

export class PolicyAnalyses {
  constructor(private readonly scope: Scope) {}

  /** A pasted document, URL-encoded or not. With an account it is judged as if it stood there. */
  async paste(input: AnalysePolicyInput): Promise<AnalysedDocument> {
    allow(this.scope, "inventory.read");
    const { document, accountId } = parseInput(analyseInput, input);
    const account = accountId ? await new Accounts(this.scope).get(accountId) : null;
    return analysed(decodePolicyText(document), account);
  }

  /** A document of an account. */
  inAccount(policyText: string, account: AccountNumber | null): AnalysedDocument {
    allow(this.scope, "inventory.read");
    return analysed(policyText, account);
  }

  async issues(analysed: AnalysedDocument): Promise<readonly PolicyIssue[]> {
    return isLong(analysed) ? (await analysisOf(analysed)).issues : policyTextIssues(analysed.text);
  }

  /** As many as anybody reads: the worst, in the order in which all of them are told. */
  async worstIssues(analysed: AnalysedDocument): Promise<readonly PolicyIssue[]> {
    const issues = await this.issues(analysed);
    if (issues.length <= ISSUES_SHOWN_MAX) return issues;
    const worst = new Set(
      issues
        .toSorted((one, other) => severityRank(one.severity) - severityRank(other.severity))
        .slice(0, ISSUES_SHOWN_MAX),
    );
    return issues.filter((issue) => worst.has(issue));
  }

  async riskScore(analysed: AnalysedDocument): Promise<number> {
    return analysed.document === null ? 0 : riskScore(await this.issues(analysed));
  }

  async summary(analysed: AnalysedDocument): Promise<string | null> {
    if (isLong(analysed)) return (await analysisOf(analysed)).summary;
    return analysed.document && summarisePolicy(analysed.document);
  }

  async expansion(analysed: AnalysedDocument): Promise<Expansion | null> {
    if (isLong(analysed)) return (await analysisOf(analysed)).expansion;
    return analysed.document && expandDocument(analysed.document);
  }

  async techniques(analysed: AnalysedDocument): Promise<readonly PolicyTechnique[]> {
    const { document, awsAccountId, partition } = analysed;
    if (document === null) return [];
    return isLong(analysed)
      ? (await analysisOf(analysed)).techniques
      : techniquesOfPolicy(document, { awsAccountId, partition, at: now() });
  }

  async suggestion(analysed: AnalysedDocument, usage: ServiceUsage): Promise<Suggestion | null> {
    const { document, text, awsAccountId, partition } = analysed;
    if (isLong(analysed)) return analyze<"NARROWER">({ kind: "NARROWER", text, awsAccountId, partition, usage });
    return document && suggestNarrower(document, { awsAccountId, partition, usage });
  }
}

function isLong({ text, document }: AnalysedDocument): boolean {
  return document !== null && text.length > LONG_CHARACTERS;
}

const analyses = new WeakMap<AnalysedDocument, Promise<Answers["POLICY"]>>();

/** Once for all that one answer asks of a document. */
function analysisOf(analysed: AnalysedDocument): Promise<Answers["POLICY"]> {
  const { text, awsAccountId, partition } = analysed;
  const analyzed =
    analyses.get(analysed) ?? analyze<"POLICY">({ kind: "POLICY", text, awsAccountId, partition, at: now() });
  analyses.set(analysed, analyzed);
  return analyzed;
}

function analysed(policyText: string, account: AccountNumber | null): AnalysedDocument {
  const text = readableText(policyText);
  const parsed = parsePolicy(text);
  return {
    text,
    document: parsed.ok ? parsed.document : null,
    awsAccountId: account?.awsAccountId ?? null,
    partition: account?.partition ?? EXAMPLE_PARTITION,
  };
}
