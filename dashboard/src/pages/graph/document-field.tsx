import { useQuery } from "@apollo/client/react";
import { skipToken } from "@apollo/client/react";
import { type ReactElement, useEffect, useId, useState } from "react";
import { ChangedDocumentDocument, type ChangedDocumentQuery } from "../../gql/what-if.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./what-if.module.css";

/** The time without typing after which the document is analysed. */
const PAUSE_MS = 500;
/**
 * The largest total of inline policies that AWS allows for a role. AWS does not count white space, but this field does. The
 * page's address contains the change, and its length is limited too.
 */
const MAX_CHARACTERS = 10_240;
const MAX_ISSUES = 5;

export interface DocumentField {
  /** The document without white space, if AWS would accept it. Null otherwise. */
  readonly document: string | null;
  readonly field: (label: string) => ReactElement;
}

/** A text field for a policy document, which the API analyses while it is typed. */
export function useDocument(accountId: string, template: string): DocumentField {
  const id = useId();
  const [text, setText] = useState(template);
  const [settled, setSettled] = useState(template);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const isTooLong = text.length > MAX_CHARACTERS;
  const { data, error } = useQuery(
    ChangedDocumentDocument,
    settled.trim() === "" || isTooLong
      ? skipToken
      : { variables: { document: settled, accountId }, fetchPolicy: "no-cache" },
  );
  const analysis = settled === text ? data?.analyzePolicyDocument : undefined;
  const isRefused = isTooLong || (analysis !== undefined && analysis.document.errorCode !== null);
  const answer = error ? problemOf(error).message : stateOf(analysis);
  const state = isTooLong
    ? `The document has more than ${MAX_CHARACTERS.toLocaleString("en-GB")} characters, with white space.`
    : answer;
  return {
    document: analysis && !isRefused ? compact(text) : null,
    field: (label) => (
      <div className={styles["document"]}>
        <label htmlFor={id}>{label}</label>
        <textarea
          id={id}
          rows={10}
          value={text}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={isRefused}
          aria-describedby={`${id}-state`}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-state`} role="status" data-tone={isRefused || error ? "bad" : undefined}>
          {state}
        </p>
        {analysis && !isRefused && analysis.issues.length > 0 && (
          <ul aria-label="Issues of the document">
            {analysis.issues.slice(0, MAX_ISSUES).map(({ code, severity, line, message }, index) => (
              <li key={index}>
                {severity.toLowerCase()}, line {line}: {message} <code>{code}</code>
              </li>
            ))}
            {analysis.issues.length > MAX_ISSUES && <li>and {analysis.issues.length - MAX_ISSUES} more</li>}
          </ul>
        )}
      </div>
    ),
  };
}

/** The JSON without white space. Null if the text is not JSON. The API also reads URL-encoded documents, but no change has one. */
function compact(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return null;
  }
}

function stateOf(analysis: ChangedDocumentQuery["analyzePolicyDocument"] | undefined): string {
  if (!analysis) return "The document is checked when you stop typing.";
  const { errorCode, errorMessage, errorLine, errorColumn } = analysis.document;
  if (errorCode) return `AWS would refuse it. ${errorMessage} Line ${errorLine}, column ${errorColumn}.`;
  return analysis.summary ?? "AWS would accept this document.";
}
