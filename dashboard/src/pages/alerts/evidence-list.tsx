import IconUser from "@tabler/icons-react/icons/IconUser";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import IconUsersGroup from "@tabler/icons-react/icons/IconUsersGroup";
import type { ReactElement } from "react";
import { PrincipalLink } from "../../features/inventory/principal-link.tsx";
import { VERDICT_ORDER, VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { formatNumber } from "../../ui/format.ts";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import styles from "./alert-detail.module.css";
import { type Fact, type FactPart, factsOf, type Holder } from "../../features/alerts/evidence-facts.ts";

/** The number of values shown from a long list of evidence. The rest are only counted. */
const MAX_VALUES = 12;

const HOLDERS = {
  USER: { icon: IconUser, word: "User" },
  GROUP: { icon: IconUsersGroup, word: "Group" },
  ROLE: { icon: IconUserShield, word: "Role" },
} as const;

export interface EvidenceListProps {
  readonly evidence: unknown;
  /** The account of the alert, to link its users, groups and roles. Null if its number is not known. */
  readonly awsAccountId?: string | null;
}

/** The values that the check based its finding on. */
export function EvidenceList({ evidence, awsAccountId = null }: EvidenceListProps): ReactElement | null {
  const facts = factsOf(evidence);
  if (facts.length === 0) return null;
  return (
    <KeyValueList
      items={facts.map((fact) => ({ key: fact.label, value: <FactValues fact={fact} awsAccountId={awsAccountId} /> }))}
    />
  );
}

interface FactValuesProps {
  readonly fact: Fact;
  readonly awsAccountId: string | null;
}

function FactValues({ fact: { values }, awsAccountId }: FactValuesProps): ReactElement {
  const more = values.length - MAX_VALUES;
  return (
    <>
      {values.slice(0, MAX_VALUES).map((parts, index) => (
        <span key={index} className={values.length > 1 ? styles["oneOf"] : undefined}>
          {parts.map((part, place) => (
            <Part key={place} part={part} awsAccountId={awsAccountId} />
          ))}
        </span>
      ))}
      {more > 0 && <span className={styles["quiet"]}>and {formatNumber(more)} more</span>}
    </>
  );
}

function Part({ part, awsAccountId }: { readonly part: FactPart; readonly awsAccountId: string | null }): ReactElement {
  if ("at" in part)
    return (
      <>
        <DateOf at={part.at} />{" "}
        <span className={styles["quiet"]}>
          (<RelativeTime at={part.at} />)
        </span>
      </>
    );
  if ("holder" in part) return <HolderName holder={part.holder} awsAccountId={awsAccountId} />;
  const verdict = VERDICT_ORDER.find((each) => each === part.text);
  return verdict ? <VerdictBadge verdict={verdict} /> : <>{part.text}</>;
}

function HolderName({
  holder: { kind, name },
  awsAccountId,
}: {
  readonly holder: Holder;
  readonly awsAccountId: string | null;
}): ReactElement {
  const { icon: Icon, word } = HOLDERS[kind];
  return (
    <span className={styles["holder"]}>
      <Icon size={14} aria-hidden="true" />
      {word} {awsAccountId === null ? name : <PrincipalLink kind={kind} name={name} awsAccountId={awsAccountId} />}
    </span>
  );
}
