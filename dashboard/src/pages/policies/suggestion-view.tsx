import IconChartDots from "@tabler/icons-react/icons/IconChartDots";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconUserQuestion from "@tabler/icons-react/icons/IconUserQuestion";
import type { ReactElement, ReactNode } from "react";
import { DiffView } from "../../ui/diff-view.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import type { ShownSuggestionFragment } from "../../gql/policies.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./suggestion-view.module.css";

type Basis = ShownSuggestionFragment["changes"][number]["basis"];

const BASES: Readonly<
  Record<Basis, { readonly icon: typeof IconCircleCheck; readonly title: string; readonly explanation: string }>
> = {
  CERTAIN: { icon: IconCircleCheck, title: "Safe to remove", explanation: "Grants nothing today." },
  USAGE: {
    icon: IconChartDots,
    title: "Unused",
    explanation: "Not used by any principal with this policy, according to AWS's last accessed data.",
  },
  REVIEW: {
    icon: IconUserQuestion,
    title: "Needs review",
    explanation: "Correct only if it matches the intent of the policy. Ask the policy's owner.",
  },
};
const ORDER: readonly Basis[] = ["CERTAIN", "USAGE", "REVIEW"];

export interface SuggestionViewProps {
  readonly text: string;
  readonly suggestion: ShownSuggestionFragment;
  /** Shown if the policy itself cannot be edited. */
  readonly note?: string | undefined;
  /** The last accessed data of its principals, if it has any. */
  readonly use?: ReactNode;
}

/** The suggested policy beside the current one, and the reason for each change. */
export function SuggestionView({ text, suggestion, note, use }: SuggestionViewProps): ReactElement {
  const { changes, usage, usageReason, usageReadAt } = suggestion;
  return (
    <div className={styles["columns"]}>
      <div className={styles["stack"]}>
        <Panel
          title="Least-privilege suggestions"
          aside={changes.length > 0 && <span className={styles["quiet"]}>{changes.length}</span>}
        >
          <p className={styles["lead"]}>{leadOf(suggestion)}</p>
          {use && usage === "NOT_READ" && usageReason && (
            <p className={styles["quiet"]}>{`These suggestions do not use last accessed data. ${usageReason}`}</p>
          )}
          {usageReadAt && (
            <p className={styles["quiet"]}>
              Last accessed information read <RelativeTime at={usageReadAt} />.
            </p>
          )}
          {note && <p className={styles["quiet"]}>{note}</p>}
          {ORDER.map((basis) => {
            const own = changes.filter((change) => change.basis === basis);
            const { icon: Icon, title, explanation } = BASES[basis];
            return (
              own.length > 0 && (
                <section key={basis} className={styles["group"]} aria-label={title}>
                  <h3 className={styles["basis"]} data-basis={basis.toLowerCase()}>
                    <Icon size={15} aria-hidden="true" />
                    {title}
                  </h3>
                  <p className={styles["quiet"]}>{explanation}</p>
                  <ul className={styles["changes"]}>
                    {own.map((change) => (
                      <li key={`${change.kind} ${change.statement} ${change.message}`}>
                        <span className={styles["statement"]}>{`Statement ${change.statement + 1}`}</span>
                        <span>{change.message}</span>
                      </li>
                    ))}
                  </ul>
                </section>
              )
            );
          })}
        </Panel>
        {!use && (
          <Panel title="Last accessed information">
            <p className={styles["lead"]}>Not read, so these suggestions do not include unused permissions.</p>
            {usageReason && <p className={styles["quiet"]}>{usageReason}</p>}
          </Panel>
        )}
      </div>
      {suggestion.text === null ? (
        <Panel title="Nothing would remain">
          <p className={styles["lead"]}>
            None of its permissions is needed. Detach the policy instead of narrowing it.
          </p>
        </Panel>
      ) : (
        <DiffView
          label={changes.length === 0 ? "Current document" : "Current and suggested document"}
          before={text}
          after={suggestion.text}
        />
      )}
      {use && <div className={styles["whole"]}>{use}</div>}
    </div>
  );
}

/** The number of suggestions. Unknown if there is none without last accessed data: that would find what is unused. */
export function suggestionCount({ changes, usage }: ShownSuggestionFragment): { readonly count?: number } {
  return changes.length === 0 && usage !== "READ" ? {} : { count: changes.length };
}

function leadOf({ changes, actionsBefore, actionsAfter, usage }: ShownSuggestionFragment): string {
  if (changes.length === 0)
    return usage === "READ"
      ? "No suggestions: as far as the data shows, the policy allows only what is used."
      : "No suggestions based on the document alone.";
  if (actionsAfter < actionsBefore)
    return `Reduces ${countOf(actionsBefore, "action")} to ${formatNumber(actionsAfter)}.`;
  return "The same actions, limited to fewer resources or services.";
}
