import { memo, type ReactElement } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import { SEVERITY_LABELS, SEVERITY_ORDER } from "../../features/alerts/severity-badge.tsx";
import { countOf } from "../../ui/format.ts";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import type { CheckRowFragment } from "../../gql/checks.ts";
import type { CheckOutcome, Severity } from "../../gql/schema-types.ts";
import type { Problem } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { standardName } from "../../features/alerts/standards.ts";
import { CheckCard } from "./check-card.tsx";
import styles from "./checks.module.css";
import { countBy, OUTCOME_LABELS, OUTCOMES, outcomeOf } from "./check-result.ts";
import type { ChecksSearch } from "./checks-search.ts";

const ORDERS = [
  { value: "", label: "Most severe first" },
  { value: "alerts", label: "Most alerts first" },
] as const;

const RESULT_TONES: Readonly<Record<CheckOutcome, string>> = {
  FAIL: "high",
  NOT_EVALUATED: "neutral",
  PASS: "good",
  DISABLED: "none",
};

/** Whether every word occurs in the check's id, title, family, category, severity or controls (with their standard). */
function matches(check: CheckRowFragment, words: readonly string[]): boolean {
  const controls = check.controls.map((control) => `${standardName(control.standard)} ${control.id}`);
  const text = [check.id, check.title, check.familyName, check.category, check.severity, ...controls]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export interface CheckListProps {
  /** Null while loading. */
  readonly checks: readonly CheckRowFragment[] | null;
  readonly problem: Problem | null;
  readonly onRetry: () => void;
  readonly search: ChecksSearch;
  readonly onSearch: (change: ChecksSearch) => void;
}

function PlainCheckList({ checks, problem, onRetry, search, onSearch }: CheckListProps): ReactElement {
  const { accountId } = useSession();
  const { q = "", outcome, severity, order } = search;
  if (!checks) {
    return problem ? (
      <ErrorState problem={problem} what="the checks" onRetry={onRetry} />
    ) : (
      <LoadingRows label="Loading checks" />
    );
  }
  if (checks.length === 0) return <EmptyState title="This version has no checks" />;
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = checks.filter((check) => matches(check, words));
  const severe = matching.filter((check) => severity === undefined || check.severity === severity);
  const counts = countBy(severe.map((check) => outcomeOf(check, accountId)));
  const shown = severe.filter((check) => outcome === undefined || outcomeOf(check, accountId) === outcome);
  // A query that matches exactly one check opens it.
  const openId = search.check ?? (words.length > 0 && shown.length === 1 ? shown[0]?.id : undefined);
  return (
    <>
      <FilterBar>
        <QueryBox
          label="Filter checks"
          placeholder="e.g. key, mfa, IAM.3, CIS 1.4"
          value={q}
          onChange={(text) => onSearch({ q: text || undefined, check: undefined })}
        />
      </FilterBar>
      <div className={styles["chips"]}>
        <span className={styles["quiet"]}>Checks by result</span>
        <FilterChips
          label="Result"
          chips={OUTCOMES.filter((each) => counts[each] > 0 || each === outcome).map((each) => ({
            key: each,
            label: OUTCOME_LABELS[each],
            count: counts[each],
            isOn: each === outcome,
          }))}
          onToggle={(key) => onSearch({ outcome: key === outcome ? undefined : (key as CheckOutcome) })}
        />
        <span className={styles["quiet"]}>by severity</span>
        <FilterChips
          label="Severity"
          chips={SEVERITY_ORDER.filter(
            (each) => each === severity || matching.some((check) => check.severity === each),
          ).map((each) => ({
            key: each,
            label: SEVERITY_LABELS[each],
            count: matching.filter((check) => check.severity === each).length,
            isOn: each === severity,
          }))}
          onToggle={(key) => onSearch({ severity: key === severity ? undefined : (key as Severity) })}
        />
        <ChoiceGroup
          label="Order"
          choices={ORDERS}
          value={order ?? ""}
          onChange={(value) => onSearch({ order: value === "alerts" ? "alerts" : undefined })}
        />
      </div>
      {shown.length === 0 ? (
        <NoMatch
          noun="checks"
          onClear={() => onSearch({ q: undefined, outcome: undefined, severity: undefined, check: undefined })}
        />
      ) : (
        <Families
          checks={shown}
          all={checks}
          order={order}
          openId={openId}
          // Closes only a check that the URL names. A single match of the query stays open until the query changes.
          onToggle={(id) => onSearch({ check: id === search.check ? undefined : id })}
        />
      )}
    </>
  );
}

/** Drawn again only if its props or the session change. */
export const CheckList = memo(PlainCheckList);

interface FamiliesProps {
  /** The checks that are shown. */
  readonly checks: readonly CheckRowFragment[];
  readonly all: readonly CheckRowFragment[];
  readonly order: ChecksSearch["order"];
  readonly openId: string | undefined;
  readonly onToggle: (id: string) => void;
}

function Families({ checks, all, order, openId, onToggle }: FamiliesProps): ReactElement {
  const families = Map.groupBy(checks, (check) => check.familyName);
  return (
    <>
      {[...families].map(([name, members]) => (
        <section key={name} className={styles["family"]} aria-label={name}>
          <div className={styles["familyHead"]}>
            <h2 className={styles["familyName"]}>
              {name} <span>{countOf(members.length, "check")}</span>
            </h2>
            <PassCount name={name} checks={all.filter(({ familyName }) => familyName === name)} />
          </div>
          {members.toSorted(order === "alerts" ? byAlerts : bySeverity).map((check) => (
            <CheckCard key={check.id} check={check} isOpen={check.id === openId} onToggle={() => onToggle(check.id)} />
          ))}
        </section>
      ))}
    </>
  );
}

function bySeverity(a: CheckRowFragment, b: CheckRowFragment): number {
  return SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity);
}

function byAlerts(a: CheckRowFragment, b: CheckRowFragment): number {
  return b.openAlertCount - a.openAlertCount || bySeverity(a, b);
}

/** How many checks of a family found something, whatever is filtered. A check that was not evaluated is not without. */
function PassCount({
  name,
  checks,
}: {
  readonly name: string;
  readonly checks: readonly CheckRowFragment[];
}): ReactElement {
  const { accountId } = useSession();
  const counts = countBy(checks.map((check) => outcomeOf(check, accountId)));
  const parts = [
    `${counts.FAIL} of ${countOf(checks.length, "check")} with findings`,
    ...(counts.PASS > 0 ? [`${counts.PASS} without`] : []),
    ...(counts.NOT_EVALUATED > 0 ? [`${counts.NOT_EVALUATED} not evaluated`] : []),
    ...(counts.DISABLED > 0 ? [`${counts.DISABLED} switched off`] : []),
  ];
  return (
    <span className={styles["passCount"]}>
      <StackedBar
        label={`Results of ${name}`}
        segments={OUTCOMES.map((outcome) => ({
          key: outcome,
          label: OUTCOME_LABELS[outcome],
          value: counts[outcome],
          tone: RESULT_TONES[outcome],
        }))}
      />
      {parts.join(", ")}
    </span>
  );
}
