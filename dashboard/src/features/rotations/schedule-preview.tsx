import { useQuery } from "@apollo/client/react";
import { type ReactElement, useEffect, useState } from "react";
import { RotationSchedulePreviewDocument, type RotationSchedulePreviewQuery } from "../../gql/rotations.ts";
import type { CreateRotationScheduleInput } from "../../gql/schema-types.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { InstantOf } from "../../ui/time.tsx";
import { WEEKDAYS } from "./schedule-settings.tsx";
import styles from "./schedule.module.css";

/** How long the fields must be unchanged before the preview is requested. */
const PAUSE_MS = 400;
const NAMES_SHOWN = 6;

type Preview = RotationSchedulePreviewQuery["rotationSchedulePreview"];
type Obstacle = Preview["blocked"][number]["obstacle"];

/** The effects on the due keys, in the order of the list. */
type Group = "ROTATED" | "UNUSED" | "SKIPPED";

const GROUP_OF: Readonly<Record<Obstacle, Group>> = { TWO_KEYS: "SKIPPED", NEVER_USED: "UNUSED", UNUSED: "UNUSED" };

function titleOf(group: Group, count: number): string {
  switch (group) {
    case "ROTATED":
      return `Rotate ${countOf(count, "key")}:`;
    case "UNUSED":
      return `Rotate ${countOf(count, "unused key")}. It is better to deactivate them under Due:`;
    case "SKIPPED":
      return count === 1
        ? "Skip 1 key while its user has two, the AWS limit:"
        : `Skip ${countOf(count, "key")} while their users have two, the AWS limit:`;
  }
}

/** The effect of the schedule: how many keys it rotates, which it cannot, and its next dates. */
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
      {preview.due.length === 0 && <p>No key is due now.</p>}
      {groupsOf(preview).map(([group, keys]) => (
        <p key={group}>
          <strong>{titleOf(group, keys.length)}</strong> {namesOf(keys)}
        </p>
      ))}
      {preview.expiring.length > 0 && (
        <p>{`${countOf(preview.expiring.length, "more key")} become${preview.expiring.length === 1 ? "s" : ""} due within 14 days.`}</p>
      )}
      <NextSlots slots={preview.nextSlots} days={input.daysOfWeek} />
    </div>
  );
}

/** Returns the entered values after they have not changed for a moment. Null before. */
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

/** When the window opens for the first time, and on which days after that. */
export function NextSlots({
  slots: [first],
  days,
}: {
  readonly slots: readonly string[];
  /** Weekdays from 1 (Monday) to 7 (Sunday). Every day if there are none. */
  readonly days: readonly number[] | null | undefined;
}): ReactElement | null {
  if (first === undefined) return null;
  return (
    <p>
      First run <InstantOf at={first} />, then{" "}
      {days && days.length > 0 ? `each ${days.map((day) => WEEKDAYS[day - 1]).join(", ")}` : "every day"}.
    </p>
  );
}

/** The due keys by what becomes of them. */
function groupsOf({ due, blocked }: Preview): readonly (readonly [Group, Preview["due"]])[] {
  const obstacles = new Map(blocked.map(({ accessKeyId, obstacle }) => [accessKeyId, obstacle]));
  const groupOf = ({ accessKeyId }: Preview["due"][number]): Group => {
    const obstacle = obstacles.get(accessKeyId);
    return obstacle === undefined ? "ROTATED" : GROUP_OF[obstacle];
  };
  return (["ROTATED", "UNUSED", "SKIPPED"] as const).flatMap((group) => {
    const keys = due.filter((key) => groupOf(key) === group);
    return keys.length > 0 ? [[group, keys] as const] : [];
  });
}

function namesOf(keys: Preview["due"]): string {
  const names = [...new Set(keys.map(({ userName }) => userName))];
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(", ")}${more > 0 ? ` and ${formatNumber(more)} more` : ""}.`;
}
