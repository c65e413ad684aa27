import { Link } from "@tanstack/react-router";
import { Button } from "@mantine/core";
import { type ReactElement, type ReactNode, useState } from "react";
import { hasRole } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { accountKeyLimit, type KeyAgeLimit } from "../../features/inventory/key-age-limit.ts";
import { EmptyState } from "../../ui/states.tsx";
import type { DueKeysQuery, RotationScheduleRowFragment, ScheduledKeyRowFragment } from "../../gql/rotations.ts";
import { countOf, formatDate } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import { BULK_KEYS_MAX, type BulkKey, BulkRotation } from "./bulk-rotation.tsx";
import styles from "./rotation.module.css";

const DAY_CHARACTERS = 10;

type Overview = DueKeysQuery["overview"];
type UnscheduledKey = Overview["keysDue"][number];

interface ScheduledKey extends ScheduledKeyRowFragment {
  readonly schedule: RotationScheduleRowFragment;
}

/** The due keys: those that schedules will rotate, and those over the age limit that no schedule takes. */
export interface DueKeyLists {
  readonly scheduled: readonly ScheduledKey[];
  readonly unscheduled: readonly UnscheduledKey[];
  /** The number of keys that are over the limit or will be within 14 days, of which only the oldest were read. */
  readonly totalCount: number;
  readonly readCount: number;
  /** The age limit of the installation in days. */
  readonly limitDays: number;
}

/** A key of several schedules is listed once. A paused schedule takes no key, so its keys are due without a schedule. */
export function dueKeysOf(
  schedules: readonly RotationScheduleRowFragment[],
  overview: Overview,
  limitDays: number,
): DueKeyLists {
  const byId = new Map<string, ScheduledKey>();
  for (const schedule of schedules.filter(({ isEnabled }) => isEnabled))
    for (const key of [...schedule.preview.due, ...schedule.preview.expiring])
      if (!byId.has(key.accessKeyId)) byId.set(key.accessKeyId, { ...key, schedule });
  return {
    scheduled: [...byId.values()].toSorted((one, other) => one.dueAt.localeCompare(other.dueAt)),
    unscheduled: overview.keysDue.filter((key) => key.accessKeyId === null || !byId.has(key.accessKeyId)),
    totalCount: overview.keysDueCount,
    readCount: overview.keysDue.length,
    limitDays,
  };
}

export interface DueKeysProps {
  readonly keys: DueKeyLists;
  readonly isScanned: boolean;
  /** The keys that a rotation is replacing. */
  readonly rotatingKeyIds: ReadonlySet<string>;
}

/** What is due, by day. An account that was never scanned has no known keys, which is not the same as no due keys. */
export function DueKeys({ keys, isScanned, rotatingKeyIds }: DueKeysProps): ReactElement {
  const now = useNow();
  const canRotate = hasRole(useSession().viewer, "operator");
  const [bulk, setBulk] = useState<readonly BulkKey[] | null>(null);
  const { scheduled, unscheduled, totalCount, readCount } = keys;
  const rotatable = unscheduled.flatMap(({ accessKeyId, ageDays, user }): BulkKey[] =>
    accessKeyId === null || rotatingKeyIds.has(accessKeyId)
      ? []
      : [{ accessKeyId, ageDays, userName: user.userName, accountId: user.account.id }],
  );
  if (!isScanned) return <EmptyState title="Not scanned yet">Due keys are known after the first scan.</EmptyState>;
  if (scheduled.length + unscheduled.length === 0)
    return (
      <EmptyState title="No keys due">
        According to the latest scan, no active key is over the age limit or will be within 14 days.
      </EmptyState>
    );
  const days = Map.groupBy(scheduled, ({ dueAt }) => (Date.parse(dueAt) <= now ? "" : dueAt.slice(0, DAY_CHARACTERS)));
  return (
    <>
      {[...days].map(([day, due]) => (
        <DueSection key={day} title={day === "" ? "Due now" : formatDate(day)} count={due.length}>
          {due.map(({ accessKeyId, userName, ageDays, schedule }) => (
            <DueKeyLine
              key={accessKeyId}
              {...{ accessKeyId, userName, ageDays }}
              awsAccountId={schedule.account.awsAccountId}
              how={`schedule ${schedule.name} from ${countOf(schedule.maxAgeDays, "day")} on${schedule.nextSlotAt ? `, next window ${formatDate(schedule.nextSlotAt)}` : ""}`}
            />
          ))}
        </DueSection>
      ))}
      {unscheduled.length > 0 && (
        <DueSection
          title="Due, without an active schedule"
          count={unscheduled.length}
          hint="Rotate each key here, or create a schedule that includes them."
          action={
            canRotate &&
            rotatable.length > 1 && (
              <Button size="xs" variant="default" onClick={() => setBulk(rotatable.slice(0, BULK_KEYS_MAX))}>
                Rotate {countOf(Math.min(rotatable.length, BULK_KEYS_MAX), "key")}…
              </Button>
            )
          }
        >
          {unscheduled.map(({ id, accessKeyId, ageDays, user }) => (
            <DueKeyLine
              key={id}
              limit={accountKeyLimit(user.account.settings, keys.limitDays)}
              {...{ accessKeyId, ageDays }}
              userName={user.userName}
              awsAccountId={user.account.awsAccountId ?? user.account.id}
              how={
                accessKeyId !== null && rotatingKeyIds.has(accessKeyId)
                  ? "being rotated"
                  : canRotate && (
                      <Link
                        to="/rotation/new"
                        search={{ user: user.userName, key: accessKeyId ?? undefined, in: user.account.id }}
                        aria-label={`Rotate the key of ${user.userName}`}
                      >
                        Rotate
                      </Link>
                    )
              }
            />
          ))}
        </DueSection>
      )}
      {bulk && <BulkRotation keys={bulk} onClose={() => setBulk(null)} />}
      {totalCount > readCount && (
        <p className={styles["quiet"]}>
          {countOf(totalCount, "key")} are over the age limit or will be within 14 days. Only the {readCount} oldest are
          listed here.{" "}
          <Link to="/keys" search={{ q: "status:active" }}>
            All active keys, oldest first
          </Link>
        </p>
      )}
    </>
  );
}

interface DueSectionProps {
  readonly title: string;
  readonly count: number;
  readonly hint?: string;
  readonly action?: ReactNode;
  readonly children: readonly ReactElement[];
}

function DueSection({ title, count, hint, action, children }: DueSectionProps): ReactElement {
  return (
    <section aria-label={title}>
      <h2 className={styles["day"]}>
        {title} <span className={styles["quiet"]}>{countOf(count, "key")}</span>
      </h2>
      {hint && <p className={styles["quiet"]}>{hint}</p>}
      {action}
      <ul>{children}</ul>
    </section>
  );
}

interface DueKeyLineProps {
  readonly accessKeyId: string | null;
  readonly userName: string;
  readonly awsAccountId: string | null;
  readonly ageDays: number;
  /** The limit that makes the key due. None for a key of a schedule, which has an age of its own. */
  readonly limit?: KeyAgeLimit;
  /** The schedule that will rotate the key, or how to rotate it. */
  readonly how: ReactNode;
}

function DueKeyLine({ accessKeyId, userName, awsAccountId, ageDays, limit, how }: DueKeyLineProps): ReactElement {
  return (
    <li>
      {awsAccountId ? (
        <Link
          to="/accounts/$awsAccountId/users/$userName"
          params={{ awsAccountId, userName }}
          search={{ tab: "keys" }}
          className={styles["name"]}
        >
          {userName}
        </Link>
      ) : (
        userName
      )}{" "}
      <code>{accessKeyId ?? "ID not read yet"}</code>, {countOf(ageDays, "day")} old
      {limit && `, limit ${limit.days}${limit.origin === null ? "" : ` ${limit.origin}`}`}{" "}
      <span className={styles["quiet"]}>{how}</span>
    </li>
  );
}
