import IconBuilding from "@tabler/icons-react/icons/IconBuilding";
import IconCloud from "@tabler/icons-react/icons/IconCloud";
import IconHome from "@tabler/icons-react/icons/IconHome";
import IconId from "@tabler/icons-react/icons/IconId";
import IconQuestionMark from "@tabler/icons-react/icons/IconQuestionMark";
import IconWorld from "@tabler/icons-react/icons/IconWorld";
import type { ReactElement } from "react";
import styles from "./roles.module.css";
import type { TrustSentence } from "../../lib/trust-sentences.ts";

const REACH = {
  everyone: { icon: IconWorld, word: "everyone" },
  "other account": { icon: IconBuilding, word: "other account" },
  federation: { icon: IconId, word: "federation" },
  service: { icon: IconCloud, word: "service" },
  "this account": { icon: IconHome, word: "this account" },
  unknown: { icon: IconQuestionMark, word: "unclear" },
} as const;

export function TrustList({ sentences }: { readonly sentences: readonly TrustSentence[] }): ReactElement {
  if (sentences.length === 0) return <p className={styles["quiet"]}>Nobody: no statement names a principal.</p>;
  return (
    <ul className={styles["trust"]}>
      {sentences.map((sentence, index) => {
        const { icon: Icon, word } = REACH[sentence.reach];
        return (
          <li key={index} data-reach={sentence.reach}>
            <span className={styles["reach"]}>
              <Icon size={15} aria-hidden="true" />
              {word}
            </span>
            <span>
              {sentence.who} {endingOf(sentence)}
              {sentence.conditions.length > 0 && (
                <>
                  {", if "}
                  {sentence.conditions.map((condition, place) => (
                    <span key={condition}>
                      {place > 0 && " and "}
                      <code>{condition}</code>
                    </span>
                  ))}
                </>
              )}
              {sentence.conditions.length === 0 && sentence.effect === "Allow" && sentence.reach !== "service" && ", without any condition"}
              .
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Accounts "allow to" somebody; everybody else simply may. */
function endingOf({ effect, who }: TrustSentence): string {
  const deed = "assume this role";
  if (who.endsWith("allow to") || who.endsWith("allows to")) return effect === "Allow" ? deed : `${deed} is denied`;
  return effect === "Allow" ? `may ${deed}` : `must not ${deed}`;
}
