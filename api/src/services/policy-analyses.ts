/** What is thought of policy documents: those of an account, and pasted ones that belong to nobody yet. */
import { z } from "zod";
import { now } from "../clock.ts";
import { expandDocument, type Expansion } from "../iam/policy/expansion.ts";
import { type HeldMethod, methodsHeldBy } from "../iam/held-methods.ts";
import { type ServiceUsage, type Suggestion, suggestNarrower } from "../iam/narrower-policy.ts";
import { decodePolicyText, parsePolicy, type PolicyDocument } from "../iam/policy/document.ts";
import { type PolicyIssue, policyTextIssues, riskScore } from "../iam/policy/issues.ts";
import { summarisePolicy } from "../iam/policy/summary.ts";
import { Accounts } from "./accounts.ts";
import { parseInput } from "./input.ts";
import { readableText } from "./policy-view.ts";
import { allow, type Scope } from "./scope.ts";
import { think } from "./thinking.ts";
import type { Answers } from "./thinking-questions.ts";

/** As the transports let through; the policy language's own limits are `parsePolicy`'s. */
const PASTED_DOCUMENT_MAX_CHARACTERS = 1_200_000;
const EXAMPLE_PARTITION = "aws";
/** No policy of an account is longer. A long one made to be hard takes seconds, which the event loop has not. */
const LONG_CHARACTERS = 30_000;

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
    return isLong(analysed) ? (await thoughtOf(analysed)).issues : policyTextIssues(analysed.text);
  }

  async riskScore(analysed: AnalysedDocument): Promise<number> {
    return analysed.document === null ? 0 : riskScore(await this.issues(analysed));
  }

  summary({ document }: AnalysedDocument): string | null {
    return document && summarisePolicy(document);
  }

  expansion({ document }: AnalysedDocument): Expansion | null {
    return document && expandDocument(document);
  }

  async methods(analysed: AnalysedDocument): Promise<readonly HeldMethod[]> {
    const { document, awsAccountId, partition } = analysed;
    if (document === null) return [];
    return isLong(analysed) ? (await thoughtOf(analysed)).methods : methodsHeldBy(document, { awsAccountId, partition, at: now() });
  }

  suggestion({ document, awsAccountId, partition }: AnalysedDocument, usage: ServiceUsage): Suggestion | null {
    return document && suggestNarrower(document, { awsAccountId, partition, usage });
  }
}

function isLong({ text, document }: AnalysedDocument): boolean {
  return document !== null && text.length > LONG_CHARACTERS;
}

const thoughts = new WeakMap<AnalysedDocument, Promise<Answers["POLICY"]>>();

/** Once for all that one answer asks of a document. */
function thoughtOf(analysed: AnalysedDocument): Promise<Answers["POLICY"]> {
  const { text, awsAccountId, partition } = analysed;
  const thought = thoughts.get(analysed) ?? think<"POLICY">({ kind: "POLICY", text, awsAccountId, partition, at: now() });
  thoughts.set(analysed, thought);
  return thought;
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
