import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback, useEffect, useRef, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import type { FetchActions } from "../../features/permissions/action-list.tsx";
import { ExpansionView } from "../../features/permissions/expansion-view.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { RiskScore } from "../../features/policies/risk-score.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import {
  AnalyzedActionsDocument,
  AnalyzePolicyDocumentDocument,
  type AnalyzePolicyDocumentQuery,
} from "../../gql/policies.ts";
import { countOf } from "../../ui/format.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { hiddenCharacterCount } from "../../ui/visible-text.ts";
import styles from "./analyze-page.module.css";
import { DocumentTab } from "./document-tab.tsx";
import { suggestionCount, SuggestionView } from "./suggestion-view.tsx";

type Analysis = AnalyzePolicyDocumentQuery["analyzePolicyDocument"];

const route = getRouteApi("/frame/policies/analyze");

/** The analysis starts when nothing has been typed for this long. */
const PAUSE_MS = 700;
/** The largest document that the API accepts in one request. */
const MAX_CHARACTERS = 1_100_000;
const EXAMPLE = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Deploy", "Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction", "s3:Get*"], "Resource": "*" },
    { "Sid": "Hand", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*" }
  ]
}`;

interface Answer {
  /** The document that was sent. Later requests for its actions send the same text. */
  readonly document: string;
  /** The number of invisible characters in the document. */
  readonly invisibleCount: number;
  readonly accountId: string | null;
  readonly analysis: Analysis;
}

export function AnalyzePage(): ReactElement {
  const { text, answer, problem, isLoading, type, analyse } = useAnalysis();
  const error = parseErrorOf(answer);
  return (
    <>
      <PageHeader
        back={<Link to="/policies">All policies</Link>}
        title="Analyse a document"
        question="See what a policy would allow. The document is not stored."
        facts={answer && !error && <RiskScore score={answer.analysis.riskScore} isNamed />}
      />
      <DocumentForm text={text} answer={answer} isLoading={isLoading} onType={type} onAnalyse={analyse} />
      {problem && <ErrorState problem={problem} what="the analysis" onRetry={() => analyse(text)} />}
      {answer && !problem && !error && <AnalysisTabs answer={answer} />}
    </>
  );
}

/** The typed document and its analysis, which follows the typing. */
function useAnalysis() {
  const { accountId } = useSession();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setLoading] = useState(false);
  const latest = useRef("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const request = useCallback(
    async (document: string): Promise<void> => {
      clearTimeout(timer.current);
      latest.current = document;
      if (document.trim() === "") {
        setAnswer(null);
        setProblem(null);
        return;
      }
      setLoading(true);
      try {
        const { data } = await apolloClient.query({
          query: AnalyzePolicyDocumentDocument,
          variables: { document, accountId },
          fetchPolicy: "no-cache",
        });
        if (latest.current !== document || !data) return;
        setAnswer({
          document,
          invisibleCount: hiddenCharacterCount(document),
          accountId,
          analysis: data.analyzePolicyDocument,
        });
        setProblem(null);
      } catch (error) {
        if (latest.current === document) setProblem(problemOf(error));
      } finally {
        if (latest.current === document) setLoading(false);
      }
    },
    [accountId],
  );

  return {
    text,
    answer,
    problem,
    isLoading,
    /** Sets the document to the typed text, and analyses it after a pause in typing. */
    type: (next: string): void => {
      setText(next);
      clearTimeout(timer.current);
      if (next.length <= MAX_CHARACTERS) timer.current = setTimeout(() => void request(next), PAUSE_MS);
    },
    /** Analyses a document at once. */
    analyse: (document: string): void => {
      setText(document);
      void request(document);
    },
  };
}

/** The document with its parse error. Null if it was parsed. */
function parseErrorOf(answer: Answer | null): Analysis["document"] | null {
  return answer?.analysis.document.errorCode ? answer.analysis.document : null;
}

interface DocumentFormProps {
  readonly text: string;
  readonly answer: Answer | null;
  readonly isLoading: boolean;
  readonly onType: (text: string) => void;
  readonly onAnalyse: (document: string) => void;
}

function DocumentForm({ text, answer, isLoading, onType, onAnalyse }: DocumentFormProps): ReactElement {
  const field = useRef<HTMLTextAreaElement>(null);
  const isTooLarge = text.length > MAX_CHARACTERS;
  const error = parseErrorOf(answer);
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        onAnalyse(text);
      }}
    >
      <label className={styles["label"]} htmlFor="policy-document">
        Policy document
      </label>
      <textarea
        ref={field}
        id="policy-document"
        className={styles["field"]}
        value={text}
        rows={answer ? 8 : 14}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={error !== null || isTooLarge}
        aria-describedby="policy-document-state"
        data-search-field
        placeholder="Paste the JSON of a policy, plain or URL-encoded."
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <div className={styles["foot"]}>
        <p
          id="policy-document-state"
          className={styles["state"]}
          role="status"
          data-tone={error || isTooLarge ? "bad" : undefined}
        >
          {stateOf(text, answer)}
          {answer &&
            answer.invisibleCount > 0 &&
            ` The text contains ${countOf(answer.invisibleCount, "invisible character")}.`}
        </p>
        <div className={styles["buttons"]}>
          {error && (
            <Button
              variant="default"
              size="xs"
              onClick={() =>
                selectPosition(field.current, answer?.document ?? "", error.errorLine ?? 1, error.errorColumn ?? 1)
              }
            >
              Go to the error
            </Button>
          )}
          {text === "" && (
            <Button variant="default" size="xs" onClick={() => onAnalyse(EXAMPLE)}>
              Try an example
            </Button>
          )}
          <Button type="submit" size="xs" loading={isLoading} disabled={text.trim() === "" || isTooLarge}>
            Analyse
          </Button>
        </div>
      </div>
    </form>
  );
}

function stateOf(text: string, answer: Answer | null): string {
  if (text.length > MAX_CHARACTERS)
    return `The text has ${countOf(text.length, "character")}; the limit is ${MAX_CHARACTERS.toLocaleString("en-GB")}.`;
  const error = parseErrorOf(answer);
  if (error)
    return `Not evaluated. ${error.errorMessage} Line ${error.errorLine}, column ${error.errorColumn} (${error.errorPath}).`;
  return (
    answer?.analysis.summary ??
    "Any IAM policy document: of an identity, of a resource, the trust policy of a role, or of an organization."
  );
}

function AnalysisTabs({ answer }: { readonly answer: Answer }): ReactElement {
  const { document, accountId, analysis } = answer;
  const { tab, line } = route.useSearch();
  const navigate = useNavigate();
  const show = (change: { readonly tab?: string | undefined; readonly line?: number | undefined }): void =>
    void navigate({
      from: "/policies/analyze",
      to: ".",
      search: (before) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  const ask: FetchActions = useCallback(
    async (choice) => {
      const { data } = await apolloClient.query({
        query: AnalyzedActionsDocument,
        variables: { document, accountId, ...choice },
        fetchPolicy: "no-cache",
      });
      const page = data?.analyzePolicyDocument.expansion?.actions;
      if (!page) throw new Error("The document could not be evaluated.");
      return page;
    },
    [document, accountId],
  );
  const { expansion, suggestion } = analysis;
  return (
    <TabList
      label="About this document"
      value={tab}
      onChange={(id) => show({ tab: id === "document" ? undefined : id })}
      tabs={[
        {
          id: "document",
          label: "Document",
          content: (
            <DocumentTab
              label="Formatted document"
              document={analysis.document}
              issues={analysis.issues}
              issueCount={analysis.issueCount}
              techniques={analysis.escalationTechniques}
              line={line}
              onLine={(next) => show({ line: next })}
            />
          ),
        },
        ...(expansion
          ? [
              {
                id: "allows",
                label: "What it allows",
                content: <ExpansionView expansion={expansion} fetchActions={ask} />,
              },
            ]
          : []),
        ...(suggestion
          ? [
              {
                id: "narrower",
                label: "Least privilege",
                ...suggestionCount(suggestion),
                content: <SuggestionView text={analysis.document.text} suggestion={suggestion} />,
              },
            ]
          : []),
      ]}
    />
  );
}

/**
 * Selects the character at a position of the document.
 *
 * The API counts lines and columns in the document that it parsed. This document differs from the text in the field
 * only if the text is URL-encoded.
 */
function selectPosition(field: HTMLTextAreaElement | null, document: string, line: number, column: number): void {
  if (!field) return;
  const linesBefore = document.split("\n").slice(0, line - 1);
  const offset = linesBefore.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  field.focus();
  field.setSelectionRange(offset, Math.min(offset + 1, field.value.length));
}
