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
  Record<
    Basis,
    { readonly icon: typeof IconCircleCheck; readonly word: string; readonly title: string; readonly words: string }
  >
> = {
  CERTAIN: { icon: IconCircleCheck, word: "Certain", title: "Safe to take out", words: "It grants nothing today." },
  USAGE: {
    icon: IconChartDots,
    word: "By use",
    title: "Not used",
    words: "No holder used it, as far as AWS's record goes.",
  },
  REVIEW: {
    icon: IconUserQuestion,
    word: "Look at it",
    title: "To be agreed to",
    words: "Right only if the policy is meant so: somebody who knows must look.",
  },
};
const ORDER: readonly Basis[] = ["CERTAIN", "USAGE", "REVIEW"];

export interface SuggestionViewProps {
  readonly text: string;
  readonly suggestion: ShownSuggestionFragment;
  /** Said where the policy cannot be changed as it stands. */
  readonly note?: string | undefined;
  /** What its holders use, where it has some. */
  readonly use?: ReactNode;
}

/** The narrower policy beside the existing one, and what each change rests on. */
export function SuggestionView({ text, suggestion, note, use }: SuggestionViewProps): ReactElement {
  const { changes, usage, usageReason, usageReadAt } = suggestion;
  return (
    <div className={styles["columns"]}>
      <div className={styles["stack"]}>
        <Panel
          title="What could be narrower"
          aside={changes.length > 0 && <span className={styles["quiet"]}>{changes.length}</span>}
        >
          <p className={styles["lead"]}>{leadOf(suggestion)}</p>
          {use && usage === "NOT_READ" && usageReason && (
            <p className={styles["quiet"]}>{`Nothing here rests on what its holders use. ${usageReason}`}</p>
          )}
          {usageReadAt && (
            <p className={styles["quiet"]}>
              What its holders use was asked of AWS <RelativeTime at={usageReadAt} />.
            </p>
          )}
          {note && <p className={styles["quiet"]}>{note}</p>}
          {ORDER.map((basis) => {
            const own = changes.filter((change) => change.basis === basis);
            const { icon: Icon, word, title, words } = BASES[basis];
            return (
              own.length > 0 && (
                <section key={basis} className={styles["group"]} aria-label={title}>
                  <h3 className={styles["basis"]} data-basis={basis.toLowerCase()}>
                    <Icon size={15} aria-hidden="true" />
                    {word}
                  </h3>
                  <p className={styles["quiet"]}>{words}</p>
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
          <Panel title="What its holders use">
            <p className={styles["lead"]}>Not read, so nothing here rests on it: what was never used is not known.</p>
            {usageReason && <p className={styles["quiet"]}>{usageReason}</p>}
          </Panel>
        )}
      </div>
      {suggestion.text === null ? (
        <Panel title="Nothing would be left">
          <p className={styles["lead"]}>Nothing that it allows is needed: detach the policy rather than narrow it.</p>
        </Panel>
      ) : (
        <DiffView
          label={changes.length === 0 ? "The document as it is" : "From the document as it is to the narrower one"}
          before={text}
          after={suggestion.text}
        />
      )}
      {use && <div className={styles["whole"]}>{use}</div>}
    </div>
  );
}

function leadOf({ changes, actionsBefore, actionsAfter, usage }: ShownSuggestionFragment): string {
  if (changes.length === 0)
    return usage === "READ"
      ? "Nothing: it allows only what is used, as far as this can be told."
      : "Nothing that can be told from the document alone.";
  if (actionsAfter < actionsBefore)
    return `${countOf(actionsBefore, "action")} would become ${formatNumber(actionsAfter)}.`;
  return "The same actions, on fewer resources or to fewer services.";
}
