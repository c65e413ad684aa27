import { useQuery } from "@apollo/client/react";
import { type ReactElement, useEffect, useState } from "react";
import {
  type CreateRotationScheduleInput,
  RotationSchedulePreviewDocument,
  type RotationSchedulePreviewQuery,
} from "../../gql/rotations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./schedule.module.css";

/** How long the fields must be still before the preview is asked for. */
const PAUSE_MS = 400;
const NAMES_SHOWN = 6;

type Preview = RotationSchedulePreviewQuery["rotationSchedulePreview"];
type Obstacle = Preview["blocked"][number]["obstacle"];

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  TWO_KEYS: "has two keys, so AWS allows no third one",
  NEVER_USED: "was never used: delete the key instead",
};

/** What the schedule will do: how many keys, which it cannot rotate, and its next dates. */
export function SchedulePreview({ input }: { readonly input: CreateRotationScheduleInput }): ReactElement {
  const asked = useStill(input);
  const { data, error } = useQuery(RotationSchedulePreviewDocument, {
    variables: { input: asked ?? input },
    skip: asked === null,
    fetchPolicy: "network-only",
  });
  if (error) return <p className={styles["quiet"]}>{problemOf(error).message}</p>;
  // Another choice's keys must not stand beside this one.
  const preview = asked === null ? undefined : data?.rotationSchedulePreview;
  if (!preview) return <PreviewPending />;
  return (
    <div className={styles["preview"]} role="status" aria-label="What the schedule will do">
      <p>
        <strong>{`${countOf(preview.due.length, "key")} now`}</strong>
        {`, ${formatNumber(preview.expiring.length)} more soon.`}
        {preview.due.length > 0 && ` ${namesOf(preview)}`}
      </p>
      {preview.blocked.length > 0 && (
        <ul>
          {preview.blocked.map(({ accessKeyId, userName, obstacle }) => (
            <li key={accessKeyId}>
              {userName} {OBSTACLES[obstacle]}.
            </li>
          ))}
        </ul>
      )}
      <NextSlots slots={preview.nextSlots} />
    </div>
  );
}

/** What was entered, once it has not changed for a moment. Null before. */
export function useStill<Input>(input: Input): Input | null {
  const typed = JSON.stringify(input);
  const [still, setStill] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setStill(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return still === typed ? input : null;
}

export function PreviewPending(): ReactElement {
  return (
    <p className={styles["quiet"]} role="status">
      Working out what the schedule will do…
    </p>
  );
}

/** The next times at which the window opens. */
export function NextSlots({ slots }: { readonly slots: readonly string[] }): ReactElement {
  return (
    <p>
      Next:{" "}
      {slots.map((at, i) => (
        <span key={at}>
          {i > 0 && "; "}
          <InstantOf at={at} />
        </span>
      ))}
    </p>
  );
}

function namesOf({ due }: Preview): string {
  const names = [...new Set(due.map(({ userName }) => userName))];
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(", ")}${more > 0 ? ` and ${formatNumber(more)} more` : ""}.`;
}
