import { IDENTITY_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { definePowerCheck } from "../define-power-check.ts";

export const escIamAdmin = definePowerCheck({
  id: "esc-iam-admin",
  title: "Non-admin principal can create or change identities",
  rationale:
    "Whoever makes users and roles, or sets their passwords and keys, decides who is in the account. Short of a boundary on what is made, that is the way to everything.",
  actions: IDENTITY_ACTIONS,
  may: "may create or change identities",
  mend: "Leave the making of identities to a few administrators or to a pipeline, and demand a permissions boundary (condition iam:PermissionsBoundary) on whatever is made.",
});
