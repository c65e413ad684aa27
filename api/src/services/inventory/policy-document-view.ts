/** A policy document for display: formatted in lines, with its statements and their line numbers. */
import type { PolicyEffect } from "../../iam/policy/statement.ts";
import type { JsonValue } from "../../iam/finding.ts";
import type { PolicyErrorCode } from "../../iam/policy/read-document.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
import { placeOfStatement } from "../../iam/policy/places.ts";

/** The maximum length of a one-line document that is shown unchanged. Longer one-line documents are formatted. */
const ONE_LINE_MAX_CHARACTERS = 80;
const INDENT = 2;

export interface PolicyDocumentView {
  readonly text: string;
  readonly version: string | null;
  readonly statements: readonly PolicyStatementView[];
  readonly errorCode: PolicyErrorCode | null;
  readonly errorMessage: string | null;
  readonly errorPath: string | null;
  readonly errorLine: number | null;
  readonly errorColumn: number | null;
}

export interface PolicyStatementView {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: PolicyEffect;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: JsonValue | null;
  readonly conditions: JsonValue | null;
  readonly line: number;
  readonly endLine: number;
}

/**
 * Returns the text that all line numbers refer to: the original, or a formatted version if the original is one long
 * line.
 */
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
  const rawStatement = (
    JSON.parse(text) as {
      Statement: Readonly<Record<string, JsonValue>> | readonly Readonly<Record<string, JsonValue>>[];
    }
  ).Statement;
  const rawStatements = Array.isArray(rawStatement)
    ? (rawStatement as readonly Readonly<Record<string, JsonValue>>[])
    : [rawStatement as Readonly<Record<string, JsonValue>>];
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
      const source = rawStatements[statement.index];
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
