/** The enums of approval requests. */
import type { ApprovalRow } from "../rows.ts";
import { describedEnum } from "./enums.ts";

export const ApprovalStatusEnum = describedEnum<ApprovalRow["status"]>(
  "ApprovalStatus",
  "The status of an approval request.",
  {
    REQUESTED: "The request waits for a second operator.",
    APPROVED: "A second operator approved the request, and the action is being carried out.",
    CARRIED_OUT: "A second operator approved the request, and the action was carried out.",
    FAILED: "A second operator approved the request, but the action failed. Nothing was changed.",
    REFUSED: "A second operator refused the request.",
    WITHDRAWN: "The requester withdrew the request, was disabled or lost the permission.",
    EXPIRED: "No second operator decided within an hour.",
  },
);

export const ApprovalSubjectKindEnum = describedEnum<ApprovalRow["subjectKind"]>(
  "ApprovalSubjectKind",
  "The type of the resource that an approval request is about.",
  {
    ACCOUNT: "The request is about a connected AWS account.",
    OPERATOR: "The request is about an operator of IAM Monitor.",
    USER: "The request is about an access key of an IAM user.",
  },
);
