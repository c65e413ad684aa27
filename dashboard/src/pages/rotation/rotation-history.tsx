import IconArrowRight from "@tabler/icons-react/icons/IconArrowRight";
import { ActorName } from "../../features/actors/actor-name.tsx";
import IconCloud from "@tabler/icons-react/icons/IconCloud";
import IconEye from "@tabler/icons-react/icons/IconEye";
import IconHandStop from "@tabler/icons-react/icons/IconHandStop";
import IconNote from "@tabler/icons-react/icons/IconNote";
import IconUser from "@tabler/icons-react/icons/IconUser";
import type { ReactElement } from "react";
import { Timeline, type TimelineEntry } from "../../ui/timeline.tsx";
import type { RotationDetailFragment } from "../../gql/rotations.ts";
import type { RotationStepKind } from "../../gql/schema-types.ts";
import { TextWithTimes } from "../../ui/time.tsx";
import { detailText } from "../../features/alerts/detail-text.ts";
import styles from "./rotation.module.css";

const ICONS: Readonly<Record<RotationStepKind, typeof IconUser>> = {
  REQUESTED: IconUser,
  ASKED: IconUser,
  MOVED: IconArrowRight,
  AWS_CALLED: IconCloud,
  NOTED: IconNote,
  PARKED: IconHandStop,
  REVEALED: IconEye,
  ACKNOWLEDGED: IconUser,
};

/** Every step with its time, actor and evidence, newest first. */
export function RotationHistory({ steps }: { readonly steps: RotationDetailFragment["steps"] }): ReactElement {
  const entries = steps.map((step, index): TimelineEntry => {
    const Icon = ICONS[step.kind];
    return {
      id: String(index),
      at: step.at,
      icon: <Icon size={14} />,
      title: (
        <>
          <TextWithTimes text={step.message} />{" "}
          <span className={styles["quiet"]}>
            <ActorName actor={step.actor} />
          </span>
        </>
      ),
      detail: evidenceOf(step.evidence),
      tone: step.kind === "PARKED" ? "caution" : "neutral",
    };
  });
  return <Timeline entries={entries.toReversed()} label="Steps, newest first" />;
}

function evidenceOf(evidence: unknown): ReactElement | null {
  const text = detailText(evidence);
  if (text === "") return null;
  return (
    <details className={styles["evidence"]}>
      <summary>Details</summary>
      {text}
    </details>
  );
}
