import IconBuilding from "@tabler/icons-react/icons/IconBuilding";
import IconCloud from "@tabler/icons-react/icons/IconCloud";
import IconHome from "@tabler/icons-react/icons/IconHome";
import IconId from "@tabler/icons-react/icons/IconId";
import IconQuestionMark from "@tabler/icons-react/icons/IconQuestionMark";
import IconWorld from "@tabler/icons-react/icons/IconWorld";
import type { ReactElement } from "react";
import { DecisionBadge } from "../../features/permissions/decision-badge.tsx";
import { PrincipalIcon, PrincipalName } from "../../features/inventory/principal-name.tsx";
import type { RoleTrustQuery } from "../../gql/roles.ts";
import badges from "../../ui/badge.module.css";
import { countOf } from "../../ui/format.ts";
import type { RoleDetail } from "./role.ts";
import styles from "./roles.module.css";

type Trusted = RoleDetail["trustedBy"][number];
type Evaluated = NonNullable<RoleTrustQuery["role"]>["trustedBy"][number];
type Decision = NonNullable<Evaluated["decision"]>;

const REACH = {
  EVERYONE: { icon: IconWorld, word: "everyone" },
  OTHER_ACCOUNT: { icon: IconBuilding, word: "other account" },
  FEDERATION: { icon: IconId, word: "federation" },
  SERVICE: { icon: IconCloud, word: "service" },
  THIS_ACCOUNT: { icon: IconHome, word: "this account" },
  UNKNOWN: { icon: IconQuestionMark, word: "unknown" },
} as const;

export interface TrustListProps {
  readonly trusted: readonly Trusted[];
  /** One decision per trusted principal. Undefined while they are evaluated or if evaluation failed. */
  readonly decisions: readonly Evaluated[] | undefined;
  readonly awsAccountId: string;
  /** Shows a statement in the trust policy. */
  readonly onStatement: (statement: number) => void;
}

/** The principals that the trust policy names, with the evaluator's decisions: being named is not enough for access. */
export function TrustList({ trusted, decisions, awsAccountId, onStatement }: TrustListProps): ReactElement {
  if (trusted.length === 0) return <p className={styles["quiet"]}>No one: no statement names a principal.</p>;
  return (
    <ul className={styles["trust"]}>
      {trusted.map((each, index) => {
        const { icon: Icon, word } = REACH[each.reach];
        const decision = decisions?.[index]?.decision;
        return (
          <li key={index} data-reach={each.reach.toLowerCase()}>
            <span className={styles["reach"]}>
              <Icon size={15} aria-hidden="true" />
              {word}
            </span>
            <div className={styles["content"]}>
              <p>
                <Who trusted={each} awsAccountId={awsAccountId} /> {endingOf(each)}
                <Conditions trusted={each} />.
              </p>
              <p className={styles["facts"]}>
                {decision && <TrustDecision reach={each.reach} decision={decision.decision} />}
                <button type="button" className={styles["place"]} onClick={() => onStatement(each.statement)}>
                  Statement {each.statement + 1}
                </button>
              </p>
              {decision && <Reasons decision={decision} kind={each.kind} />}
              {decision && decision.memberCount > 0 && <Members decision={decision} awsAccountId={awsAccountId} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** The decision. That everyone is allowed is a danger and no success, so it has its own words and colour. */
function TrustDecision({
  reach,
  decision,
}: {
  readonly reach: Trusted["reach"];
  readonly decision: Decision["decision"];
}): ReactElement {
  if (reach !== "EVERYONE" || decision !== "ALLOWED") return <DecisionBadge decision={decision} />;
  return (
    <span className={badges["badge"]} data-tone="bad">
      <IconWorld size={14} aria-hidden="true" />
      Open to everyone
    </span>
  );
}

function Who({ trusted, awsAccountId }: { readonly trusted: Trusted; readonly awsAccountId: string }): ReactElement {
  const { user, role, who } = trusted;
  if (user) {
    return (
      <>
        The user <PrincipalName principal={{ kind: "USER", name: user.userName, awsAccountId }} />
        {user.deletedAt && " (deleted)"}
      </>
    );
  }
  if (role) {
    return (
      <>
        The role <PrincipalName principal={{ kind: "ROLE", name: role.roleName, awsAccountId }} />
        {role.deletedAt && " (deleted)"}
      </>
    );
  }
  return <>{who}</>;
}

function Conditions({ trusted: { conditions, effect, kind } }: { readonly trusted: Trusted }): ReactElement | null {
  if (conditions.length === 0) return effect === "Allow" && kind !== "SERVICE" ? <>, without any condition</> : null;
  return (
    <>
      {", if "}
      {conditions.map((condition, place) => (
        <span key={condition}>
          {place > 0 && " and "}
          <code>{condition}</code>
        </span>
      ))}
    </>
  );
}

/** The end of the sentence that begins with the principal. */
function endingOf({ effect }: Trusted): string {
  return effect === "Allow" ? "can assume this role" : "is denied access to this role";
}

function Reasons({
  decision: { decision, reasons },
  kind,
}: {
  readonly decision: Decision;
  readonly kind: Trusted["kind"];
}): ReactElement | null {
  if (reasons.length === 0) return null;
  // For a trusted account, each member lists its own conditions.
  if (decision === "CONDITIONAL" && kind === "ACCOUNT") return null;
  const lead = {
    CONDITIONAL: "Depends on",
    UNKNOWN: "Unknown:",
    ALLOWED: "",
    EXPLICIT_DENY: "Denied by",
    IMPLICIT_DENY: "Not allowed:",
  };
  return (
    <p className={styles["quiet"]}>
      {lead[decision]} {reasons.join(", ")}
      {decision === "CONDITIONAL" && ", which IAM Monitor cannot evaluate"}.
    </p>
  );
}

/**
 * Says how many members are allowed only under conditions or with unknowns. Empty if there are none, or if not all
 * members are listed.
 */
function qualification({ memberCount, members }: Decision, allowedCount: number): string {
  if (allowedCount === 0) return ", subject to conditions or unknowns";
  const isPartial = allowedCount < memberCount && memberCount === members.length;
  return isPartial ? `, ${memberCount - allowedCount} of them subject to conditions or unknowns` : "";
}

function Members({
  decision,
  awsAccountId,
}: {
  readonly decision: Decision;
  readonly awsAccountId: string;
}): ReactElement {
  const { members, memberCount, notEvaluatedCount } = decision;
  const allowedCount = members.filter((member) => member.decision === "ALLOWED").length;
  return (
    <details className={styles["members"]}>
      <summary>
        {countOf(memberCount, "user or role", "users and roles")} of this account{" "}
        {memberCount === 1 ? "is allowed by its" : "are allowed by their"} own policies
        {qualification(decision, allowedCount)}
      </summary>
      <ul>
        {members.map((member) => (
          <li key={member.arn}>
            <PrincipalIcon kind={member.kind} />
            <PrincipalName principal={{ kind: member.kind, name: member.name, awsAccountId }} />
            {member.decision !== "ALLOWED" && <DecisionBadge decision={member.decision} />}
            {member.keys.length > 0 && <span className={styles["quiet"]}>depends on {member.keys.join(", ")}</span>}
          </li>
        ))}
      </ul>
      {memberCount > members.length && <p className={styles["quiet"]}>And {memberCount - members.length} more.</p>}
      {notEvaluatedCount > 0 && (
        <p className={styles["quiet"]}>
          {countOf(notEvaluatedCount, "more user or role was", "more users and roles were")} not evaluated: the limit
          was reached.
        </p>
      )}
    </details>
  );
}
