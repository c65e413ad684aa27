import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconHelpCircle from "@tabler/icons-react/icons/IconHelpCircle";
import IconRoute from "@tabler/icons-react/icons/IconRoute";
import type { ComponentType, ReactElement } from "react";
import type { AdminReach, PolicyType } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./admin-reach-text.module.css";

interface Reach {
  readonly text: string;
  readonly icon?: ComponentType<{ readonly size?: number; readonly "aria-hidden"?: "true" }>;
  readonly note?: string;
}

const NOT_KNOWN = "Not known";

const REACHES: Readonly<Record<AdminReach, Reach>> = {
  ADMINISTRATOR: { text: "Administrator", icon: IconCrown },
  EXPLOITABLE: { text: "Can become administrator", icon: IconRoute },
  CONDITIONAL: { text: "Perhaps administrator", icon: IconHelpCircle, note: "under conditions" },
  UNKNOWN: { text: NOT_KNOWN, note: "not all could be evaluated" },
  BLOCKED: { text: "No", note: "a path is blocked" },
  NONE: { text: "No" },
  NOT_EVALUATED: { text: NOT_KNOWN, note: "not evaluated by a scan yet" },
};

/** Why a principal is an administrator, or how its path begins. */
export interface ReachReason {
  readonly policy: { readonly policyName: string; readonly type: PolicyType; readonly via: string | null } | null;
  readonly hopCount: number | null;
  readonly through: string | null;
}

export interface AdminReachTextProps {
  readonly reach: AdminReach;
  readonly reason?: ReachReason | null | undefined;
}

/** Whether a user or role is, or can become, an administrator: icon and word, and below them why. */
export function AdminReachText({ reach, reason }: AdminReachTextProps): ReactElement {
  const { text, icon: Icon, note: state } = REACHES[reach];
  // A path that is not open has no reason, only a state.
  const why = reason && Icon ? adminReasonText(reason) : undefined;
  // The column has no room for the condition and the name of the role.
  const note = state && why ? `${state}, ${why.brief}` : (state ?? why?.short);
  const title = [text, state, why?.full].filter((each) => each !== undefined).join(", ");
  return (
    <span className={styles["reach"]} data-open={Icon !== undefined || undefined} title={note && title}>
      {Icon && <Icon size={15} aria-hidden="true" />}
      <span className={styles["text"]}>
        {text}
        {note && <span className={styles["note"]}>{note}</span>}
      </span>
    </span>
  );
}

/** The column has no room for the names of a group and of its policy. */
export function adminReasonText({ policy, hopCount, through }: ReachReason): {
  readonly brief: string;
  readonly short: string;
  readonly full: string;
} {
  const same = (full: string, brief = full) => ({ brief, short: full, full });
  if (hopCount !== null) {
    const steps = countOf(hopCount, "step");
    return same(through === null ? steps : `${steps} through ${through}`, steps);
  }
  if (policy === null) return same("its policies together");
  const { policyName, type, via } = policy;
  if (via !== null)
    return { brief: `by group ${via}`, short: `by group ${via}`, full: `${policyName} of the group ${via}` };
  return type === "INLINE"
    ? same(`inline policy ${policyName}`)
    : { ...same(`${policyName}, attached`), full: `attached policy ${policyName}` };
}
