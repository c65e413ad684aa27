import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { EmptyState } from "../../ui/states.tsx";
import type { RotationScheduleRowFragment, ScheduledKeyRowFragment } from "../../gql/rotations.ts";
import { countOf, formatDate } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import styles from "./rotation.module.css";

const DAY_CHARACTERS = 10;

interface DueKey extends ScheduledKeyRowFragment {
  readonly schedule: RotationScheduleRowFragment;
}

/** The keys that the schedules will rotate now or soon, by due date. A key of several schedules is listed once. */
export function DueKeys({ schedules }: { readonly schedules: readonly RotationScheduleRowFragment[] }): ReactElement {
  const now = useNow();
  const byId = new Map<string, DueKey>();
  for (const schedule of schedules.filter(({ isEnabled }) => isEnabled))
    for (const key of [...schedule.preview.due, ...schedule.preview.expiring])
      if (!byId.has(key.accessKeyId)) byId.set(key.accessKeyId, { ...key, schedule });
  const keys = [...byId.values()].toSorted((one, other) => one.dueAt.localeCompare(other.dueAt));
  if (schedules.length === 0)
    return (
      <EmptyState title="No schedule yet">
        A schedule rotates keys when they reach an age, in a time window that you choose. Keys older than 90 days are
        listed under{" "}
        <Link to="/keys" search={{ q: "status:active age:>90d" }}>
          Access keys
        </Link>
        .
      </EmptyState>
    );
  if (keys.length === 0)
    return (
      <EmptyState title="No keys due">According to the latest scan, no scheduled key is due now or soon.</EmptyState>
    );
  const days = Map.groupBy(keys, ({ dueAt }) => (Date.parse(dueAt) <= now ? "" : dueAt.slice(0, DAY_CHARACTERS)));
  return (
    <>
      {[...days].map(([day, due]) => (
        <section key={day} aria-label={day === "" ? "Due now" : formatDate(day)}>
          <h2 className={styles["day"]}>
            {day === "" ? "Due now" : formatDate(day)}{" "}
            <span className={styles["quiet"]}>{countOf(due.length, "key")}</span>
          </h2>
          <ul>
            {due.map(({ accessKeyId, userName, ageDays, schedule }) => (
              <li key={accessKeyId}>
                {schedule.account.awsAccountId ? (
                  <Link
                    to="/accounts/$awsAccountId/users/$userName"
                    params={{ awsAccountId: schedule.account.awsAccountId, userName }}
                    search={{ tab: "keys" }}
                    className={styles["name"]}
                  >
                    {userName}
                  </Link>
                ) : (
                  userName
                )}{" "}
                <code>{accessKeyId}</code>, {countOf(ageDays, "day")} old{" "}
                <span className={styles["quiet"]}>
                  {`schedule ${schedule.name}`}
                  {schedule.nextSlotAt && `, next window ${formatDate(schedule.nextSlotAt)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
