/** Requests of one operator that a second operator approves or refuses. Written only by `services/approvals`. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { ErrorCode } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";

/**
 * REQUESTED waits for a decision. APPROVED is being carried out; if its process dies, it expires. The others are final.
 */
export const APPROVAL_STATUSES = [
  "REQUESTED",
  "APPROVED",
  "CARRIED_OUT",
  "FAILED",
  "REFUSED",
  "WITHDRAWN",
  "EXPIRED",
] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** The kinds of resources that a request is about. USER: an IAM user. */
export type ApprovalSubjectKind = "ACCOUNT" | "OPERATOR" | "USER";

/** One fact about the request, in words. */
export interface ApprovalFact {
  readonly name: string;
  readonly value: string;
}

export const ApprovalRequestEntity = defineEntity({
  name: "ApprovalRequest",
  tableName: "approval_request",
  properties: {
    id: p.text().primary(),
    permission: p.text(),
    /** The validated input as canonical JSON: keys sorted, nothing that was left out. Never a secret. */
    input: p.text(),
    inputHash: p.text(),
    /** The hash of what the decision rests on. The request is not carried out if that has changed. */
    stateHash: p.text(),
    /** The request in one sentence, for people. */
    summary: p.text(),
    facts: p.json().$type<readonly ApprovalFact[]>(),
    subjectKind: p.text().$type<ApprovalSubjectKind>(),
    subjectName: p.text(),
    /** Our ID of the account that the request is about. */
    accountId: p.text().strictNullable(),
    requestedBy: p.json().$type<Actor>(),
    requestedById: p.text(),
    requestedAt: p.datetime(),
    expiresAt: p.datetime(),
    status: p.text().$type<ApprovalStatus>(),
    /** Whether the status is REQUESTED or APPROVED. Computed by the database. */
    isOpen: p.boolean().strictNullable().generated("status in ('REQUESTED','APPROVED')"),
    decidedBy: p.json().$type<Actor>().strictNullable(),
    decidedById: p.text().strictNullable(),
    decidedAt: p.datetime().strictNullable(),
    /** Why the request was refused. */
    reason: p.text().strictNullable(),
    /** The ID of the resource that was created or changed. */
    resultId: p.text().strictNullable(),
    /** Why a request failed, or ended without a decision. */
    errorCode: p.text().$type<ErrorCode>().strictNullable(),
    /** Increases with every change, so that the sum over all rows changes with any of them. */
    revision: p.integer(),
  },
});
export type ApprovalRequest = InferEntity<typeof ApprovalRequestEntity>;
