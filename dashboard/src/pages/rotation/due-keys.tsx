import { Link } from "@tanstack/react-router";
import { Button, Checkbox } from "@mantine/core";
import { type ReactElement, type ReactNode, useState } from "react";
import { hasRole } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { KeyAge, KeyAgeLegend } from "../../features/inventory/key-age.tsx";
import { accountKeyLimit, type KeyAgeLimit } from "../../features/inventory/key-age-limit.ts";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { InstantOf } from "../../ui/time.tsx";
import { EmptyState } from "../../ui/states.tsx";
import type { DueKeysQuery, RotationScheduleRowFragment, ScheduledKeyRowFragment } from "../../gql/rotations.ts";
import { countOf, formatDate } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import { type BulkKey, type BulkOptions, BulkRotation } from "./bulk-rotation.tsx";
import { DueBar } from "./due-bar.tsx";
import { type DueMark, type FilteredKey, useDueFilter } from "./due-filter.tsx";
import { DuePlan } from "./due-plan.tsx";
import { RowActs, TwoKeys } from "./row-acts.tsx";
import styles from "./rotation.module.css";

const DAY_CHARACTERS = 10;
/** AWS allows a user two keys, so a user with both has no room for a new one. */
const KEYS_OF_USER_MAX = 2;
/** A key without a use for so long is better deleted than replaced. */
const UNUSED_DAYS = 90;
const UNUSED_MS = UNUSED_DAYS * 86_400_000;

type Overview = DueKeysQuery["overview"];
type UnscheduledKey = Overview["keysDue"][number];

interface ScheduledKey extends ScheduledKeyRowFragment {
  readonly schedule: RotationScheduleRowFragment;
}

/** The due keys: those that schedules will rotate, and those over the age limit that no schedule takes. */
export interface DueKeyLists {
  readonly scheduled: readonly ScheduledKey[];
  readonly unscheduled: readonly UnscheduledKey[];
  readonly schedules: readonly RotationScheduleRowFragment[];
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
    schedules,
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

/** The due keys, by day. An account that was never scanned has no known keys, which is not the same as no due keys. */
export function DueKeys({ keys, isScanned, rotatingKeyIds }: DueKeysProps): ReactElement {
  const now = useNow();
  const { viewer, accounts } = useSession();
  const canRotate = hasRole(viewer, "operator");
  const [bulk, setBulk] = useState<{ readonly keys: readonly BulkKey[]; readonly options: BulkOptions } | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [included, setIncluded] = useState<ReadonlySet<string>>(new Set());
  const { totalCount, readCount, limitDays } = keys;
  const nameOf = (accountId: string) => accounts.find(({ id }) => id === accountId)?.name;
  const asFiltered = (key: UnscheduledKey | ScheduledKey): FilteredKey =>
    "schedule" in key
      ? {
          texts: [key.userName, key.accessKeyId, nameOf(key.schedule.account.id)],
          marks: new Set<DueMark>([Date.parse(key.dueAt) <= now ? "OVER" : "SOON"]),
        }
      : {
          texts: [key.user.userName, key.accessKeyId, nameOf(key.user.account.id)],
          marks: new Set<DueMark>([
            key.ageDays > accountKeyLimit(key.user.account.settings, limitDays).days ? "OVER" : "SOON",
            ...(isUnused(key, now) ? (["UNUSED"] as const) : []),
            ...(obstacleOf(key, rotatingKeyIds, now) === null ? [] : (["BLOCKED"] as const)),
          ]),
        };
  const filter = useDueFilter([...keys.scheduled, ...keys.unscheduled].map(asFiltered));
  const isShown = (key: UnscheduledKey | ScheduledKey): boolean => filter.matches(asFiltered(key));
  const [scheduled, unscheduled] = [keys.scheduled.filter(isShown), keys.unscheduled.filter(isShown)];
  const rotatable = keys.unscheduled.filter((key) => canRotate && obstacleOf(key, rotatingKeyIds, now) === null);
  const selectable = rotatable.filter(isShown);
  const selectedCount = selectable.filter(({ accessKeyId }) => selected.has(accessKeyId!)).length;
  const chosen = rotatable.filter(({ accessKeyId }) => selected.has(accessKeyId!));
  const isRetired = (key: UnscheduledKey): boolean => canRetire(key, now) && !included.has(key.accessKeyId!);
  const rotated = chosen.filter((key) => !isRetired(key)).map((key) => bulkKeyOf(key, "ROTATE"));
  const retired = chosen.filter(isRetired).map((key) => ({
    ...bulkKeyOf(key, "RETIRE"),
    lastUsedAt: key.lastUsed.status === "NEVER_USED" ? null : (key.lastUsed.at ?? null),
    canRotate: !hasTwoKeys(key),
  }));
  if (!isScanned) return <EmptyState title="Not scanned yet">Due keys are known after the first scan.</EmptyState>;
  if (keys.scheduled.length + keys.unscheduled.length === 0)
    return (
      <EmptyState title="No keys due">
        According to the latest scan, no active key is over the age limit or will be within 14 days.
      </EmptyState>
    );
  const days = Map.groupBy(scheduled, ({ dueAt }) => (Date.parse(dueAt) <= now ? "" : dueAt.slice(0, DAY_CHARACTERS)));
  const lists = (
    <div className={styles["dueDays"]}>
      {filter.field}
      <p className={styles["quiet"]}>
        Due: active keys over their age limit, or within 14 days of it. <KeyAgeLegend limitDays={limitDays} />
      </p>
      {filter.isOn && scheduled.length + unscheduled.length === 0 && (
        <EmptyState
          title={totalCount > readCount ? `No match among the ${readCount} oldest due keys` : "No due key matches"}
        >
          <Button size="xs" variant="default" onClick={filter.clear}>
            Clear the filter
          </Button>
        </EmptyState>
      )}
      {[...days].map(([day, due]) => (
        <DueSection
          key={day}
          title={day === "" ? "Due now" : formatDate(day)}
          count={due.length}
          headers={["Schedule", "Rotation"]}
        >
          {due.map(({ accessKeyId, userName, ageDays, dueAt, schedule }) => (
            <DueKeyRow
              key={accessKeyId}
              {...{ accessKeyId, userName, ageDays }}
              account={schedule.account}
              limit={{ days: schedule.maxAgeDays, origin: null }}
            >
              <td className={table["wide"]}>{schedule.name}</td>
              <td>{windowOf(schedule, dueAt)}</td>
            </DueKeyRow>
          ))}
        </DueSection>
      ))}
      {unscheduled.length > 0 && (
        <DueSection
          title={`${countOf(unscheduled.length, "due key")} without an active schedule`}
          hint={
            chosen.length === 0 ? (
              <p className={styles["dueHint"]}>No key selected</p>
            ) : (
              <DueBar
                selectedCount={chosen.length}
                listedCount={keys.unscheduled.length}
                blockedCount={keys.unscheduled.length - rotatable.length}
                onClear={() => setSelected(new Set())}
              />
            )
          }
          action={
            selectable.length > 1 && (
              <Checkbox
                size="xs"
                label="Select all"
                checked={selectedCount === selectable.length}
                indeterminate={selectedCount > 0 && selectedCount < selectable.length}
                onChange={({ currentTarget: { checked } }) => {
                  const shown = new Set(selectable.map(({ accessKeyId }) => accessKeyId!));
                  const others = [...selected].filter((id) => !shown.has(id));
                  setSelected(new Set(checked ? [...others, ...shown] : others));
                }}
              />
            )
          }
          headers={["Last used", "Action"]}
          isSelectable={canRotate}
        >
          {unscheduled.map((key) => (
            <DueKeyRow
              key={key.id}
              accessKeyId={key.accessKeyId}
              ageDays={key.ageDays}
              userName={key.user.userName}
              account={key.user.account}
              limit={accountKeyLimit(key.user.account.settings, limitDays)}
              check={
                canRotate && (
                  <Checkbox
                    size="xs"
                    aria-label={`Select the key of ${key.user.userName}`}
                    title={obstacleOf(key, rotatingKeyIds, now)?.text}
                    disabled={obstacleOf(key, rotatingKeyIds, now) !== null}
                    checked={chosen.includes(key)}
                    onChange={({ currentTarget: { checked } }) => setSelected(toggled(selected, key, checked))}
                  />
                )
              }
            >
              <td className={table["wide"]}>
                <LastUsedText lastUsed={key.lastUsed} />
              </td>
              <td>
                <ActionOf
                  dueKey={key}
                  obstacle={obstacleOf(key, rotatingKeyIds, now)}
                  isUnused={canRetire(key, now)}
                  canRotate={canRotate}
                />
              </td>
            </DueKeyRow>
          ))}
        </DueSection>
      )}
      {totalCount > readCount && (
        <p className={styles["quiet"]}>
          {countOf(totalCount, "key")} are over the age limit or will be within 14 days. Only the {readCount} oldest are
          listed here.{" "}
          <Link to="/keys" search={{ q: "status:active" }}>
            All active keys, oldest first
          </Link>
        </p>
      )}
    </div>
  );
  // The dialog stays until it is closed, also when it has started the last key that could be rotated.
  if (rotatable.length === 0 && bulk === null) return lists;
  return (
    <div className={styles["dueColumns"]}>
      {lists}
      <div className={styles["planned"]}>
        <DuePlan
          rotated={rotated}
          retired={retired}
          windows={windowsFor(chosen, keys.schedules, now)}
          onRotate={(id) => setIncluded(new Set([...included, id]))}
          onRetire={(id) => setIncluded(new Set([...included].filter((other) => other !== id)))}
          retirable={chosen.filter((key) => included.has(key.accessKeyId!)).map(({ accessKeyId }) => accessKeyId!)}
          onReview={(options) => setBulk({ keys: [...rotated, ...retired], options })}
        />
      </div>
      {bulk && <BulkRotation {...bulk} onClose={() => setBulk(null)} />}
    </div>
  );
}

function toggled(selected: ReadonlySet<string>, { accessKeyId }: UnscheduledKey, isOn: boolean): ReadonlySet<string> {
  const others = [...selected].filter((id) => id !== accessKeyId);
  return new Set(isOn ? [...others, accessKeyId!] : others);
}

interface Obstacle {
  readonly text: string;
  /** Whether the obstacle is that the user has two keys, so one must be deleted first. */
  readonly isTwoKeys?: true;
}

/** Why the key can be neither rotated nor deactivated now. Null if it can. */
function obstacleOf(key: UnscheduledKey, rotatingKeyIds: ReadonlySet<string>, now: number): Obstacle | null {
  if (key.accessKeyId === null) return { text: "ID not read yet" };
  if (rotatingKeyIds.has(key.accessKeyId)) return { text: "In progress" };
  return hasTwoKeys(key) && !canRetire(key, now) ? { text: "Two keys, the AWS limit", isTwoKeys: true } : null;
}

interface ActionOfProps {
  readonly dueKey: UnscheduledKey;
  readonly obstacle: Obstacle | null;
  readonly isUnused: boolean;
  readonly canRotate: boolean;
}

function ActionOf({ dueKey, obstacle, isUnused, canRotate }: ActionOfProps): ReactElement | null {
  if (obstacle?.isTwoKeys) return <TwoKeys {...dueKey.user} />;
  if (obstacle) return <>{obstacle.text}</>;
  return canRotate ? <RowActs {...{ dueKey, isUnused }} /> : null;
}

function hasTwoKeys({ user }: UnscheduledKey): boolean {
  return user.accessKeys.length >= KEYS_OF_USER_MAX;
}

/** Whether the key can be deleted without a successor. One that was never used must be as old as the limit. */
function canRetire(key: UnscheduledKey, now: number): boolean {
  return isUnused(key, now) && (key.lastUsed.status === "USED" || key.ageDays >= UNUSED_DAYS);
}

/** Whether the key was never used, or not for 90 days. A use that could not be read is not none. */
function isUnused({ lastUsed: { status, at } }: UnscheduledKey, now: number): boolean {
  return status === "NEVER_USED" || (status === "USED" && at !== null && now - Date.parse(at) > UNUSED_MS);
}

function bulkKeyOf({ accessKeyId, ageDays, user }: UnscheduledKey, act: BulkKey["act"]): BulkKey {
  return { accessKeyId: accessKeyId!, ageDays, userName: user.userName, accountId: user.account.id, act };
}

/**
 * The next windows of the active schedules of the account to which all keys belong. Without those that have begun since the
 * page was read: a start in the past is one at once, perhaps hours after the end of the window.
 */
function windowsFor([first, ...others]: readonly UnscheduledKey[], schedules: DueKeyLists["schedules"], now: number) {
  const accountId = first?.user.account.id;
  if (others.some(({ user }) => user.account.id !== accountId)) return [];
  return schedules.flatMap(({ id, name, isEnabled, pausedReason, nextSlotAt, account }) =>
    isEnabled &&
    pausedReason === null &&
    nextSlotAt !== null &&
    Date.parse(nextSlotAt) > now &&
    account.id === accountId
      ? [{ id, name, at: nextSlotAt }]
      : [],
  );
}

/** When a schedule rotates a key: in its next window, if the key is due by then. */
function windowOf({ nextSlotAt }: RotationScheduleRowFragment, dueAt: string): ReactElement | string {
  if (nextSlotAt === null) return "No window yet";
  return nextSlotAt >= dueAt ? (
    <>
      {"Window of "}
      <InstantOf at={nextSlotAt} />
    </>
  ) : (
    `First window from ${formatDate(dueAt)}`
  );
}

interface DueSectionProps {
  readonly title: string;
  /** Undefined if the title says it. */
  readonly count?: number;
  /** The content above the table. */
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  /** The headers of the columns behind user and age. The first of them is left out on a small screen. */
  readonly headers: readonly [string, string];
  /** Whether each row begins with a checkbox. */
  readonly isSelectable?: boolean;
  readonly children: readonly ReactElement[];
}

function DueSection({
  title,
  count,
  hint,
  action,
  headers,
  isSelectable = false,
  children,
}: DueSectionProps): ReactElement {
  const namesAccount = useNamesAccount();
  return (
    <Panel
      title={title}
      aside={
        <span className={styles["aside"]}>
          {count !== undefined && <span className={styles["quiet"]}>{countOf(count, "key")}</span>}
          {action}
        </span>
      }
    >
      {hint}
      <SimpleTable label={`List: ${title}`} hasCards>
        <thead>
          <tr>
            {isSelectable && (
              <th scope="col" className={styles["check"]}>
                <span className="visually-hidden">Selected</span>
              </th>
            )}
            <th scope="col">User and key</th>
            {namesAccount && (
              <th scope="col" className={table["wide"]}>
                Account
              </th>
            )}
            <th scope="col">Age</th>
            <th scope="col" className={table["wide"]}>
              {headers[0]}
            </th>
            <th scope="col">{headers[1]}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </SimpleTable>
    </Panel>
  );
}

function useNamesAccount(): boolean {
  const { accountId, accounts } = useSession();
  return accountId === null && accounts.length > 1;
}

interface DueKeyRowProps {
  readonly accessKeyId: string | null;
  readonly userName: string;
  readonly account: { readonly id: string; readonly awsAccountId: string | null };
  readonly ageDays: number;
  /** The limit that makes the key due. */
  readonly limit: KeyAgeLimit;
  /** The checkbox of the row, if it has one. */
  readonly check?: ReactNode;
  /** The cells of the two columns that differ. */
  readonly children: ReactNode;
}

function DueKeyRow({ accessKeyId, userName, account, ageDays, limit, check, children }: DueKeyRowProps): ReactElement {
  const { accounts } = useSession();
  const namesAccount = useNamesAccount();
  return (
    <tr className={check ? styles["selectable"] : undefined}>
      {check && <td className={styles["check"]}>{check}</td>}
      <th scope="row">
        <Link
          to="/accounts/$awsAccountId/users/$userName"
          params={{ awsAccountId: account.awsAccountId ?? account.id, userName }}
          search={{ tab: "keys" }}
          className={styles["name"]}
        >
          {userName}
        </Link>
        <code className={styles["keyId"]}>{accessKeyId ?? "ID not read yet"}</code>
      </th>
      {namesAccount && (
        <td className={table["wide"]}>{accounts.find(({ id }) => id === account.id)?.name ?? account.awsAccountId}</td>
      )}
      <td>
        <KeyAge ageDays={ageDays} limit={limit} isActive isStacked />
      </td>
      {children}
    </tr>
  );
}
