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
import { countOf } from "../../ui/format.ts";
import type { RoleDetail } from "./role-detail.tsx";
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
  UNKNOWN: { icon: IconQuestionMark, word: "unclear" },
} as const;

export interface TrustListProps {
  readonly trusted: readonly Trusted[];
  /** One for each of them; undefined while they are thought about, and where that failed. */
  readonly decisions: readonly Evaluated[] | undefined;
  readonly awsAccountId: string;
  /** Somebody wants to see the statement. */
  readonly onStatement: (statement: number) => void;
}

/** Whom the trust policy names, in sentences, with the evaluator's word on each: named is not yet let in. */
export function TrustList({ trusted, decisions, awsAccountId, onStatement }: TrustListProps): ReactElement {
  if (trusted.length === 0) return <p className={styles["quiet"]}>Nobody: no statement names a principal.</p>;
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
            <div className={styles["said"]}>
              <p>
                <Who trusted={each} awsAccountId={awsAccountId} /> {endingOf(each)}
                <Conditions trusted={each} />.
              </p>
              <p className={styles["facts"]}>
                {decision && <DecisionBadge decision={decision.decision} />}
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

function Who({ trusted, awsAccountId }: { readonly trusted: Trusted; readonly awsAccountId: string }): ReactElement {
  const { user, role, who } = trusted;
  if (user) {
    return (
      <>
        The user <PrincipalName principal={{ kind: "USER", name: user.userName, awsAccountId }} />
        {user.deletedAt && " (no longer there)"}
      </>
    );
  }
  if (role) {
    return (
      <>
        The role <PrincipalName principal={{ kind: "ROLE", name: role.roleName, awsAccountId }} />
        {role.deletedAt && " (no longer there)"}
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

/** Accounts "allow to" somebody; everybody else simply may. */
function endingOf({ effect, who }: Trusted): string {
  const deed = "assume this role";
  if (who.endsWith("allow to") || who.endsWith("allows to")) return effect === "Allow" ? deed : `${deed} is denied`;
  return effect === "Allow" ? `may ${deed}` : `must not ${deed}`;
}

function Reasons({
  decision: { decision, reasons },
  kind,
}: {
  readonly decision: Decision;
  readonly kind: Trusted["kind"];
}): ReactElement | null {
  if (reasons.length === 0) return null;
  // Of a whole account each of its members says its own.
  if (decision === "CONDITIONAL" && kind === "ACCOUNT") return null;
  const lead = {
    CONDITIONAL: "It hangs on",
    UNKNOWN: "It cannot be told:",
    ALLOWED: "",
    EXPLICIT_DENY: "Kept out by",
    IMPLICIT_DENY: "Not let in:",
  };
  return (
    <p className={styles["quiet"]}>
      {lead[decision]} {reasons.join(", ")}
      {decision === "CONDITIONAL" && ", which cannot be told from here"}.
    </p>
  );
}

function Members({
  decision,
  awsAccountId,
}: {
  readonly decision: Decision;
  readonly awsAccountId: string;
}): ReactElement {
  const { members, memberCount, notEvaluatedCount } = decision;
  const sure = members.filter((member) => member.decision === "ALLOWED").length;
  return (
    <details className={styles["members"]}>
      <summary>
        {countOf(memberCount, "user or role", "users and roles")} of this account may, by{" "}
        {memberCount === 1 ? "its" : "their"} own policies
        {sure === 0
          ? ", under conditions or as far as known"
          : sure < memberCount && memberCount === members.length
            ? `, ${memberCount - sure} of them under conditions or as far as known`
            : ""}
      </summary>
      <ul>
        {members.map((member) => (
          <li key={member.arn}>
            <PrincipalIcon kind={member.kind} />
            <PrincipalName principal={{ kind: member.kind, name: member.name, awsAccountId }} />
            {member.decision !== "ALLOWED" && <DecisionBadge decision={member.decision} />}
            {member.keys.length > 0 && <span className={styles["quiet"]}>hangs on {member.keys.join(", ")}</span>}
          </li>
        ))}
      </ul>
      {memberCount > members.length && <p className={styles["quiet"]}>And {memberCount - members.length} more.</p>}
      {notEvaluatedCount > 0 && (
        <p className={styles["quiet"]}>
          {countOf(notEvaluatedCount, "further user or role", "further users and roles")} were too many to be asked.
        </p>
      )}
    </details>
  );
}
