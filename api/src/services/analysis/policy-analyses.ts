/**
 * Analyses policy documents, both those of an account and pasted ones. All of it happens in an analysis process, because a
 * short document can be built to take seconds: 29,000 characters of new patterns took 430 ms.
 */
import { z } from "zod";
import { now } from "../../clock.ts";
import { isOnlyBoundary } from "../../iam/boundary-use.ts";
import type { CatalogueAction } from "../../iam/policy/catalogue.ts";
import type { AllowedAction, Expansion } from "../../iam/policy/expansion.ts";
import type { PolicyTechnique } from "../../iam/analysis/policy-techniques.ts";
import type { ServiceUsage, Suggestion } from "../../iam/analysis/least-privilege.ts";
import { decodePolicyText } from "../../iam/policy/document.ts";
import { type PolicyIssue, riskScore } from "../../iam/policy/issues.ts";
import { severityRank } from "../../iam/severity.ts";
import type { PolicyRow } from "../../db/entities/inventory.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import type { PolicyDocumentView } from "../inventory/policy-document-view.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { analyze } from "./analysis-worker.ts";
import { QuestionBatch } from "./question-batch.ts";
import type { AnalyzedPolicy, PolicyText, UsedDocument } from "./requests.ts";

/** The largest document that the transports accept. `parsePolicy` enforces the limits of the policy language. */
const PASTED_DOCUMENT_MAX_CHARACTERS = 1_200_000;
const EXAMPLE_PARTITION = "aws";
const ISSUES_SHOWN_MAX = 500;

const analyseInput = z.object({
  document: z.string().min(1).max(PASTED_DOCUMENT_MAX_CHARACTERS),
  accountId: z.string().max(64).nullish(),
});
export type AnalysePolicyInput = z.input<typeof analyseInput>;

/** A document with its account: everything that the analysis depends on. */
export type AnalysedDocument = PolicyText;

/** The fields of a policy in the inventory that the analysis needs. */
type PolicyInAccount = Pick<PolicyRow["document"], "text" | "managed">;

interface AccountNumber {
  readonly awsAccountId: string | null;
  readonly partition: string | null;
}

/** The policy analyses of one request. */
export class PolicyAnalyses {
  readonly #documents = new Map<string, AnalysedDocument>();
  readonly #analyses = new Map<AnalysedDocument, Promise<AnalyzedPolicy>>();
  readonly #documentBatch = new QuestionBatch<AnalysedDocument, AnalyzedPolicy>((documents) =>
    analyze<"POLICIES">(this.scope, { kind: "POLICIES", documents, at: now() }),
  );
  readonly #usageBatch = new QuestionBatch<UsedDocument, Suggestion | null>((documents) =>
    analyze<"NARROWER">(this.scope, { kind: "NARROWER", documents }),
  );

  constructor(private readonly scope: Scope) {}

  /** Reads a pasted document, URL-encoded or not. With an account, it is evaluated as that account's policy. */
  async paste(input: AnalysePolicyInput): Promise<AnalysedDocument> {
    allow(this.scope, "inventory.read");
    const { document, accountId } = parseInput(analyseInput, input);
    const account = accountId ? await new Accounts(this.scope).get(accountId) : null;
    return this.#documentOf(decodePolicyText(document), account);
  }

  /** Reads a document of an account. */
  inAccount({ text, managed }: PolicyInAccount, account: AccountNumber | null): AnalysedDocument {
    allow(this.scope, "inventory.read");
    return this.#documentOf(text, account, managed !== null && isOnlyBoundary(managed));
  }

  /** The document formatted in lines, or its error. */
  async view(analysed: AnalysedDocument): Promise<PolicyDocumentView> {
    return (await this.#analysisOf(analysed)).view;
  }

  async issues(analysed: AnalysedDocument): Promise<readonly PolicyIssue[]> {
    return (await this.#analysisOf(analysed)).issues;
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
    const { view, issues } = await this.#analysisOf(analysed);
    return view.errorCode === null ? riskScore(issues) : 0;
  }

  async summary(analysed: AnalysedDocument): Promise<string | null> {
    return (await this.#analysisOf(analysed)).summary;
  }

  async expansion(analysed: AnalysedDocument): Promise<Expansion | null> {
    return (await this.#analysisOf(analysed)).expansion;
  }

  /** Describes how the document allows each of the actions. */
  async describe({ text }: AnalysedDocument, actions: readonly CatalogueAction[]): Promise<readonly AllowedAction[]> {
    if (actions.length === 0) return [];
    return analyze<"DESCRIBE_ACTIONS">(this.scope, { kind: "DESCRIBE_ACTIONS", text, actions });
  }

  async techniques(analysed: AnalysedDocument): Promise<readonly PolicyTechnique[]> {
    return (await this.#analysisOf(analysed)).techniques;
  }

  async suggestion(analysed: AnalysedDocument, usage: ServiceUsage): Promise<Suggestion | null> {
    return this.#usageBatch.add({ ...analysed, usage });
  }

  /** Equal documents of a request are one object, which is analysed once for all its fields. */
  #documentOf(text: string, account: AccountNumber | null, isOnlyBoundaryUse = false): AnalysedDocument {
    const awsAccountId = account?.awsAccountId ?? null;
    const partition = account?.partition ?? EXAMPLE_PARTITION;
    const key = `${awsAccountId} ${partition} ${isOnlyBoundaryUse} ${text}`;
    const document = this.#documents.get(key) ?? { text, awsAccountId, partition, isOnlyBoundary: isOnlyBoundaryUse };
    this.#documents.set(key, document);
    return document;
  }

  #analysisOf(document: AnalysedDocument): Promise<AnalyzedPolicy> {
    let analysis = this.#analyses.get(document);
    if (!analysis) this.#analyses.set(document, (analysis = this.#documentBatch.add(document)));
    return analysis;
  }
}
