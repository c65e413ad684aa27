import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Problem } from "../lib/problem.ts";
import { AlertLines, type AlertLine } from "./alert-lines.tsx";
import { PageHeader } from "./page-header.tsx";
import { ErrorState, LoadingRows } from "./states.tsx";

export interface ResourceMissingProps {
  /** What the heading says until its name is known. */
  readonly title: string;
  /** "user", "policy". */
  readonly noun: string;
  readonly back: ReactNode;
  /** Null while the answer is on its way. */
  readonly problem: Problem | null;
  readonly hasAnswer: boolean;
  readonly onRetry: () => void;
}

/** A detail without its subject: still loading, refused, broken, or there is none of this name. */
export function ResourceMissing({ title, noun, back, problem, hasAnswer, onRetry }: ResourceMissingProps): ReactElement {
  const missing: Problem = { code: "NOT_FOUND", message: "", requestId: null, isRetryable: false };
  return (
    <>
      <PageHeader title={title} back={back} />
      {problem ? (
        <ErrorState problem={problem} what={`this ${noun}`} onRetry={onRetry} />
      ) : hasAnswer ? (
        <ErrorState problem={missing} what={`this ${noun}`} />
      ) : (
        <LoadingRows label={`Loading the ${noun}`} />
      )}
    </>
  );
}

export interface ResourceAlertsProps {
  readonly alerts: { readonly totalCount: number; readonly nodes: readonly AlertLine[] };
  /** The words that find all of them in the alerts list. */
  readonly query: string;
}

/** The alerts about one thing; those beyond the first page are a link away. */
export function ResourceAlerts({ alerts, query }: ResourceAlertsProps): ReactElement {
  return (
    <>
      <AlertLines alerts={alerts.nodes} />
      {alerts.totalCount > alerts.nodes.length && (
        <p>
          <Link to="/alerts" search={{ q: query }}>{`All ${alerts.totalCount} in the alerts`}</Link>
        </p>
      )}
    </>
  );
}
