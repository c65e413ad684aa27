/** A policy document as people read it: laid out in lines, with its statements and where they stand. */
import type { JsonValue } from "../../iam/finding.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
import { type PolicyIssue, policyTextIssues } from "../../iam/policy/issues.ts";
import { placeOfStatement } from "../../iam/policy/places.ts";

/** Longer one-line documents are laid out in lines; shorter ones are read as they are. */
const ONE_LINE_MAX_CHARACTERS = 80;
const INDENT = 2;

export interface PolicyDocumentView {
  readonly text: string;
  readonly version: string | null;
  readonly statements: readonly PolicyStatementView[];
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly errorPath: string | null;
  readonly errorLine: number | null;
  readonly errorColumn: number | null;
}

export interface PolicyStatementView {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: JsonValue | null;
  readonly conditions: JsonValue | null;
  readonly line: number;
  readonly endLine: number;
}

/** What every line number is about: the text as it is written, or laid out where it is one long line. */
export function readableText(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= ONE_LINE_MAX_CHARACTERS || trimmed.includes("\n") || !parsePolicy(text).ok) return text;
  return JSON.stringify(JSON.parse(text), null, INDENT);
}

export function viewPolicyDocument(policyText: string): PolicyDocumentView {
  const text = readableText(policyText);
  const parsed = parsePolicy(text);
  if (!parsed.ok) {
    const { code, message, path, line, column } = parsed.error;
    return {
      text,
      version: null,
      statements: [],
      errorCode: code,
      errorMessage: message,
      errorPath: path,
      errorLine: line,
      errorColumn: column,
    };
  }
  const { document } = parsed;
  const written = (
    JSON.parse(text) as {
      Statement: Readonly<Record<string, JsonValue>> | readonly Readonly<Record<string, JsonValue>>[];
    }
  ).Statement;
  const asWritten = Array.isArray(written)
    ? (written as readonly Readonly<Record<string, JsonValue>>[])
    : [written as Readonly<Record<string, JsonValue>>];
  return {
    text,
    version: document.hasVersion ? document.version : null,
    errorCode: null,
    errorMessage: null,
    errorPath: null,
    errorLine: null,
    errorColumn: null,
    statements: document.statements.map((statement) => {
      const { line, endLine } = placeOfStatement(document, statement);
      const source = asWritten[statement.index];
      return {
        index: statement.index,
        sid: statement.sid,
        effect: statement.effect,
        actions: statement.actions ?? [],
        notActions: statement.notActions ?? [],
        resources: statement.resources === null ? [] : (statement.writtenResources ?? statement.resources),
        notResources: statement.notResources === null ? [] : (statement.writtenResources ?? statement.notResources),
        principals: source?.["Principal"] ?? source?.["NotPrincipal"] ?? null,
        conditions: source?.["Condition"] ?? null,
        line,
        endLine,
      };
    }),
  };
}

/** The issues with their places in the readable text. */
export function viewPolicyIssues(policyText: string): readonly PolicyIssue[] {
  return policyTextIssues(readableText(policyText));
}
