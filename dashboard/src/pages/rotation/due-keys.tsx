import { Link } from "@tanstack/react-router";
import { Button, Checkbox } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { KeyAgeLegend } from "../../features/inventory/key-age.tsx";
import { accountKeyLimit } from "../../features/inventory/key-age-limit.ts";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import table from "../../ui/simple-table.module.css";
import { InstantOf } from "../../ui/time.tsx";
import { EmptyState } from "../../ui/states.tsx";
import type { RotationScheduleRowFragment } from "../../gql/rotations.ts";
import { countOf, formatDate } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import type { BulkKey, BulkOptions } from "./bulk-key.ts";
import { BulkRotation } from "./bulk-rotation.tsx";
import { DueBar } from "./due-bar.tsx";
import { type FilteredKey, useDueFilter } from "./due-filter.tsx";
import {
  bulkKeyOf,
  canRetire,
  type DueKeyLists,
  filteredKey,
  hasTwoKeys,
  type Obstacle,
  obstacleOf,
  type ScheduledKey,
  type UnscheduledKey,
  windowsFor,
} from "./due-key.ts";
import { DuePlan } from "./due-plan.tsx";
import { DueKeyRow, DueSection } from "./due-section.tsx";
import { RowActs, TwoKeys } from "./row-acts.tsx";
import styles from "./rotation.module.css";

const DAY_CHARACTERS = 10;
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
  const canRotate = hasPermission(viewer, "ROTATIONS_START");
  const [bulk, setBulk] = useState<{ readonly keys: readonly BulkKey[]; readonly options: BulkOptions } | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [included, setIncluded] = useState<ReadonlySet<string>>(new Set());
  const { totalCount, readCount, limitDays } = keys;
  const asFiltered = (key: UnscheduledKey | ScheduledKey): FilteredKey =>
    filteredKey(key, {
      nameOf: (accountId) => accounts.find(({ id }) => id === accountId)?.name,
      obstacle: "schedule" in key ? null : obstacleOf(key, rotatingKeyIds, now),
      limitDays,
      now,
    });
  const filter = useDueFilter([...keys.scheduled, ...keys.unscheduled].map(asFiltered));
  const isShown = (key: UnscheduledKey | ScheduledKey): boolean => filter.matches(asFiltered(key));
  const [scheduled, unscheduled] = [keys.scheduled.filter(isShown), keys.unscheduled.filter(isShown)];
  const rotatable = keys.unscheduled.filter((key) => canRotate && obstacleOf(key, rotatingKeyIds, now) === null);
  const selectable = rotatable.filter(isShown);
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
  const lists = (
    <div className={styles["dueDays"]}>
      {filter.field}
      <p className={styles["quiet"]}>
        Due: active keys over their age limit, or within 14 days of it. <KeyAgeLegend limitDays={limitDays} />
      </p>
      {filter.isOn && scheduled.length + unscheduled.length === 0 && <NoMatch keys={keys} onClear={filter.clear} />}
      <ScheduledSections keys={scheduled} now={now} />
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
          action={selectable.length > 1 && <SelectAll keys={selectable} selected={selected} onSelect={setSelected} />}
          headers={["Last used", "Action"]}
          isSelectable={canRotate}
        >
          {unscheduled.map((key) => (
            <UnscheduledRow
              key={key.id}
              dueKey={key}
              obstacle={obstacleOf(key, rotatingKeyIds, now)}
              isUnused={canRetire(key, now)}
              limitDays={limitDays}
              canRotate={canRotate}
              isSelected={chosen.includes(key)}
              onSelect={(isOn) => setSelected(toggled(selected, key, isOn))}
            />
          ))}
        </DueSection>
      )}
      {totalCount > readCount && <MoreKeys keys={keys} />}
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

function NoMatch({ keys, onClear }: { readonly keys: DueKeyLists; readonly onClear: () => void }): ReactElement {
  const { totalCount, readCount } = keys;
  return (
    <EmptyState
      title={totalCount > readCount ? `No match among the ${readCount} oldest due keys` : "No due key matches"}
    >
      <Button size="xs" variant="default" onClick={onClear}>
        Clear the filter
      </Button>
    </EmptyState>
  );
}

function MoreKeys({ keys: { totalCount, readCount } }: { readonly keys: DueKeyLists }): ReactElement {
  return (
    <p className={styles["quiet"]}>
      {countOf(totalCount, "key")} are over the age limit or will be within 14 days. Only the {readCount} oldest are
      listed here.{" "}
      <Link to="/keys" search={{ q: "status:active" }}>
        All active keys, oldest first
      </Link>
    </p>
  );
}

/** The keys that schedules will rotate, by day. */
function ScheduledSections({ keys, now }: { readonly keys: readonly ScheduledKey[]; readonly now: number }) {
  const days = Map.groupBy(keys, ({ dueAt }) => (Date.parse(dueAt) <= now ? "" : dueAt.slice(0, DAY_CHARACTERS)));
  return (
    <>
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
    </>
  );
}

interface SelectAllProps {
  readonly keys: readonly UnscheduledKey[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

function SelectAll({ keys, selected, onSelect }: SelectAllProps): ReactElement {
  const ids = new Set(keys.map(({ accessKeyId }) => accessKeyId!));
  const count = [...ids].filter((id) => selected.has(id)).length;
  return (
    <Checkbox
      size="xs"
      label="Select all"
      checked={count === keys.length}
      indeterminate={count > 0 && count < keys.length}
      onChange={({ currentTarget: { checked } }) => {
        const others = [...selected].filter((id) => !ids.has(id));
        onSelect(new Set(checked ? [...others, ...ids] : others));
      }}
    />
  );
}

interface UnscheduledRowProps {
  readonly dueKey: UnscheduledKey;
  readonly obstacle: Obstacle | null;
  readonly isUnused: boolean;
  readonly limitDays: number;
  readonly canRotate: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (isOn: boolean) => void;
}

function UnscheduledRow({
  dueKey,
  obstacle,
  isUnused,
  limitDays,
  canRotate,
  isSelected,
  onSelect,
}: UnscheduledRowProps): ReactElement {
  const { accessKeyId, ageDays, lastUsed, user } = dueKey;
  return (
    <DueKeyRow
      accessKeyId={accessKeyId}
      ageDays={ageDays}
      userName={user.userName}
      account={user.account}
      limit={accountKeyLimit(user.account.settings, limitDays)}
      check={
        canRotate && (
          <Checkbox
            size="xs"
            aria-label={`Select the key of ${user.userName}`}
            title={obstacle?.text}
            disabled={obstacle !== null}
            checked={isSelected}
            onChange={(event) => onSelect(event.currentTarget.checked)}
          />
        )
      }
    >
      <td className={table["wide"]}>
        <LastUsedText lastUsed={lastUsed} />
      </td>
      <td>
        <ActionOf dueKey={dueKey} obstacle={obstacle} isUnused={isUnused} canRotate={canRotate} />
      </td>
    </DueKeyRow>
  );
}

function toggled(selected: ReadonlySet<string>, { accessKeyId }: UnscheduledKey, isOn: boolean): ReadonlySet<string> {
  const others = [...selected].filter((id) => id !== accessKeyId);
  return new Set(isOn ? [...others, accessKeyId!] : others);
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
