import type { ReactElement } from "react";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import { SEVERITY_ORDER } from "../../features/alerts/severity-badge.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import type { CheckOutcome, CheckRowFragment } from "../../gql/checks.ts";
import type { Problem } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { standardName } from "../../features/alerts/standards.ts";
import { CheckCard } from "./check-card.tsx";
import styles from "./checks.module.css";
import { countBy, OUTCOME_LABELS, OUTCOMES, outcomeOf } from "./check-result.ts";
import type { ChecksSearch } from "./checks-search.ts";

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

export function CheckList({ checks, problem, onRetry, search, onSearch }: CheckListProps): ReactElement {
  const { accountId } = useSession();
  const { q = "", outcome } = search;
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
  const counts = countBy(matching.map((check) => outcomeOf(check, accountId)));
  const shown = matching.filter((check) => outcome === undefined || outcomeOf(check, accountId) === outcome);
  // A query that matches exactly one check opens it.
  const openId = search.check ?? (words.length > 0 && shown.length === 1 ? shown[0]?.id : undefined);
  return (
    <>
      <FilterBar>
        <QueryBox
          label="Filter checks"
          placeholder="key, mfa, IAM.3, CIS 5.0 1.4"
          value={q}
          onChange={(text) => onSearch({ q: text || undefined, check: undefined })}
        />
      </FilterBar>
      <div className={styles["chips"]}>
        <FilterChips
          label="Result"
          chips={OUTCOMES.filter((each) => counts[each] > 0 || each === outcome).map((each) => ({
            key: each,
            label: `${OUTCOME_LABELS[each]} ${counts[each]}`,
            isOn: each === outcome,
          }))}
          onToggle={(key) => onSearch({ outcome: key === outcome ? undefined : (key as CheckOutcome) })}
        />
      </div>
      {shown.length === 0 ? (
        <NoMatch noun="checks" onClear={() => onSearch({ q: undefined, outcome: undefined, check: undefined })} />
      ) : (
        <Families
          checks={shown}
          openId={openId}
          // Closes only a check that the URL names. A single match of the query stays open until the query changes.
          onToggle={(id) => onSearch({ check: id === search.check ? undefined : id })}
        />
      )}
    </>
  );
}

interface FamiliesProps {
  readonly checks: readonly CheckRowFragment[];
  readonly openId: string | undefined;
  readonly onToggle: (id: string) => void;
}

function Families({ checks, openId, onToggle }: FamiliesProps): ReactElement {
  const families = Map.groupBy(checks, (check) => check.familyName);
  return (
    <>
      {[...families].map(([name, members]) => (
        <section key={name} className={styles["family"]} aria-label={name}>
          <h2 className={styles["familyName"]}>
            {name} <span>{members.length}</span>
          </h2>
          {members
            .toSorted((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity))
            .map((check) => (
              <CheckCard
                key={check.id}
                check={check}
                isOpen={check.id === openId}
                onToggle={() => onToggle(check.id)}
              />
            ))}
        </section>
      ))}
    </>
  );
}
