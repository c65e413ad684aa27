import type { ReactElement } from "react";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { VERDICT_ORDER, VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { fieldLabel } from "../../features/alerts/detail-text.ts";
import { detailValue } from "../../features/alerts/detail-values.ts";
import { formatNumber } from "../../ui/format.ts";
import styles from "./alert-detail.module.css";

/** The number of values shown from a long list of evidence. The rest are only counted. */
const MAX_VALUES = 12;
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function Value({ name, value }: { readonly name: string; readonly value: unknown }): ReactElement {
  if (value === null || value === undefined) return <span className={styles["quiet"]}>none</span>;
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (typeof value === "number") return <>{formatNumber(value)}</>;
  if (typeof value === "string") {
    if (!ISO_INSTANT.test(value)) return <>{detailValue(name, value)}</>;
    return (
      <>
        <DateOf at={value} />{" "}
        <span className={styles["quiet"]}>
          (<RelativeTime at={value} />)
        </span>
      </>
    );
  }
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_VALUES);
    return (
      <>
        {shown.map((each, index) => (
          <span key={index} className={styles["oneOf"]}>
            <Value name={name} value={each} />
          </span>
        ))}
        {value.length > MAX_VALUES && (
          <span className={styles["quiet"]}>and {formatNumber(value.length - MAX_VALUES)} more</span>
        )}
        {value.length === 0 && <span className={styles["quiet"]}>none</span>}
      </>
    );
  }
  return (
    <>
      {Object.entries(value as Record<string, unknown>).map(([key, each]) => (
        <span key={key} className={styles["oneOf"]}>
          <span className={styles["quiet"]}>{fieldLabel(key)}:</span> <Value name={key} value={each} />
        </span>
      ))}
    </>
  );
}

function valueOf(name: string, value: unknown): ReactElement {
  const verdict = VERDICT_ORDER.find((each) => each === value);
  return verdict ? <VerdictBadge verdict={verdict} /> : <Value name={name} value={value} />;
}

/** The values that the check based its finding on. */
export function EvidenceList({ evidence }: { readonly evidence: unknown }): ReactElement | null {
  if (typeof evidence !== "object" || evidence === null || Object.keys(evidence).length === 0) return null;
  return (
    <KeyValueList
      items={Object.entries(evidence).map(([key, value]) => ({ key: fieldLabel(key), value: valueOf(key, value) }))}
    />
  );
}
