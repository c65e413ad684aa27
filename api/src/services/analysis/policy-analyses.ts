/** Analyses policy documents, both those of an account and pasted ones. */
import { z } from "zod";
import { now } from "../../clock.ts";
import { expandDocument, type Expansion } from "../../iam/policy/expansion.ts";
import { type PolicyTechnique, techniquesOfPolicy } from "../../iam/analysis/policy-techniques.ts";
import { type ServiceUsage, type Suggestion, suggestNarrower } from "../../iam/analysis/least-privilege.ts";
import { memoize } from "../../iam/memoize.ts";
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

/** The largest document that the transports accept. `parsePolicy` enforces the limits of the policy language. */
const PASTED_DOCUMENT_MAX_CHARACTERS = 1_200_000;
const EXAMPLE_PARTITION = "aws";
const ISSUES_SHOWN_MAX = 500;
/**
 * Documents longer than this are analysed in the analysis thread. A long document can be built to take seconds, which
 * would block the event loop: 29,000 characters of new patterns blocked it for 430 ms. The limit is the maximum length
 * of a customer managed policy when formatted in lines.
 */
const LONG_CHARACTERS = 12_000;

const analyseInput = z.object({
  document: z.string().min(1).max(PASTED_DOCUMENT_MAX_CHARACTERS),
  accountId: z.string().max(64).nullish(),
});
export type AnalysePolicyInput = z.input<typeof analyseInput>;

/** A document with its account: everything that the analysis depends on. */
export interface AnalysedDocument {
  /** The text formatted in lines. All line numbers refer to it. */
  readonly text: string;
  /** The parsed document. Null if it cannot be evaluated. */
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

  /** Reads a pasted document, URL-encoded or not. With an account, it is evaluated as that account's policy. */
  async paste(input: AnalysePolicyInput): Promise<AnalysedDocument> {
    allow(this.scope, "inventory.read");
    const { document, accountId } = parseInput(analyseInput, input);
    const account = accountId ? await new Accounts(this.scope).get(accountId) : null;
    return analysed(decodePolicyText(document), account);
  }

  /** Reads a document of an account. */
  inAccount(policyText: string, account: AccountNumber | null): AnalysedDocument {
    allow(this.scope, "inventory.read");
    return analysed(policyText, account);
  }

  async issues(analysed: AnalysedDocument): Promise<readonly PolicyIssue[]> {
    return isLong(analysed) ? (await analysisOf(analysed)).issues : policyTextIssues(analysed.text);
  }

  /** Returns the worst issues, at most `ISSUES_SHOWN_MAX`, in the order of all issues. */
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

/** Analyses a document once for all questions of one response. */
const analysisOf = memoize(({ text, awsAccountId, partition }: AnalysedDocument): Promise<Answers["POLICY"]> =>
  analyze<"POLICY">({ kind: "POLICY", text, awsAccountId, partition, at: now() }),
);

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
