import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { ApplyThresholdsDocument, ThresholdPreviewDocument, type ThresholdPreviewQuery } from "../../gql/checks.ts";
import type { ThresholdPreviewInput } from "../../gql/schema-types.ts";
import { apolloClient } from "../../apollo.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { readAllAgain } from "../../ui/read-again.ts";
import { showToast } from "../../ui/toasts.ts";
import styles from "./threshold-effect.module.css";

/** How long the field must be unchanged before the effect is requested. */
const PAUSE_MS = 400;
/** The names that are shown beside the number. */
const NAMES_SHOWN = 5;

type Preview = ThresholdPreviewQuery["thresholdPreview"];
type Effect = Preview["effects"][number];

export interface ThresholdEffectProps {
  readonly thresholds: Readonly<Record<string, unknown>>;
  /** The check whose resources are named first. Null if all checks with the threshold count alike. */
  readonly checkId: string | null;
  /** The accounts that get the values. Null for a change of the installation. */
  readonly accountIds?: readonly string[] | null;
}

/** How many resources would fail with the typed values, and which, before they are saved. */
export function ThresholdEffect({ thresholds, checkId, accountIds = null }: ThresholdEffectProps): ReactElement | null {
  const typed = JSON.stringify({ thresholds, accountIds });
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, error } = useQuery(ThresholdPreviewDocument, {
    variables: { input: JSON.parse(asked ?? typed) as ThresholdPreviewInput },
    skip: asked !== typed,
    fetchPolicy: "network-only",
  });
  if (error) return <p className={styles["effect"]}>{`The effect is unknown. ${problemOf(error).message}`}</p>;
  // The numbers of another value must not stand beside this one.
  const preview = asked === typed ? data?.thresholdPreview : undefined;
  if (!preview)
    return (
      <p className={styles["effect"]} role="status">
        Counting what would fail…
      </p>
    );
  const own = preview.effects.find((effect) => effect.checkId === checkId);
  const others = preview.effects.filter(
    (effect) => effect.checkId !== checkId && effect.addedCount + effect.removedCount > 0,
  );
  return (
    <div className={styles["effect"]} role="status">
      {own && <p>{effectText(own)}</p>}
      {own && <Names effect={own} />}
      {others.map((effect) => (
        <p key={effect.checkId}>
          <code>{effect.checkId}</code>: {effectText(effect)}
        </p>
      ))}
      <p>{scopeText(preview)}</p>
    </div>
  );
}

function effectText({ before, after, reason }: Effect): string {
  if (reason !== null) return `Not evaluated everywhere: ${reason}`;
  return after === before
    ? `${countOf(after, "resource")} would be flagged, as now.`
    : `${countOf(after, "resource")} would be flagged instead of ${formatNumber(before)}.`;
}

function Names({ effect: { added, addedCount, removed, removedCount } }: { readonly effect: Effect }): ReactElement {
  return (
    <>
      {addedCount > 0 && (
        <NameList label={`In addition (${formatNumber(addedCount)})`} names={added} count={addedCount} />
      )}
      {removedCount > 0 && (
        <NameList label={`No longer (${formatNumber(removedCount)})`} names={removed} count={removedCount} />
      )}
    </>
  );
}

interface NameListProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly count: number;
}

function NameList({ label, names, count }: NameListProps): ReactElement {
  const text = (shown: readonly string[]) =>
    `${shown.join(", ")}${count > shown.length ? ` and ${formatNumber(count - shown.length)} more` : ""}`;
  if (names.length <= NAMES_SHOWN) return <p>{`${label}: ${text(names)}`}</p>;
  return (
    <details>
      <summary>{`${label}: ${text(names.slice(0, NAMES_SHOWN))}`}</summary>
      <p>{text(names)}</p>
    </details>
  );
}

function scopeText({ accountsCounted, accountsKept, accountsUnread, accountsLeftOut }: Preview): string {
  return [
    `From the latest scan of ${countOf(accountsCounted, "account")}.`,
    ...(accountsKept > 0
      ? [`${countOf(accountsKept, "account")} with a value of its own or of its unit: unchanged.`]
      : []),
    ...(accountsUnread > 0 ? [`${countOf(accountsUnread, "account")} not scanned yet.`] : []),
    ...(accountsLeftOut > 0 ? [`${countOf(accountsLeftOut, "further account")} not counted.`] : []),
  ].join(" ");
}

export interface ApplyThresholdsProps {
  readonly names: readonly string[];
  /** The accounts to evaluate. Null for all. */
  readonly accountIds?: readonly string[] | null;
  readonly onDone: () => void;
}

/** Applies saved thresholds to what was scanned already, a few accounts at a time, until it is done or stopped. */
export function ApplyThresholds({ names, accountIds = null, onDone }: ApplyThresholdsProps): ReactElement {
  const [apply] = useMutation(ApplyThresholdsDocument);
  const [evaluated, setEvaluated] = useState<number | null>(null);
  const isStopped = useRef(false);
  useEffect(() => () => void (isStopped.current = true), []);

  async function run(): Promise<void> {
    isStopped.current = false;
    let [accounts, opened, resolved] = [0, 0, 0];
    let afterAccountId: string | null = null;
    setEvaluated(0);
    try {
      do {
        const { data } = await apply({
          variables: { input: { names: [...names], accountIds: accountIds && [...accountIds], afterAccountId } },
        });
        const part = data!.applyThresholds;
        if (part.userErrors[0]) throw new Error(part.userErrors[0].message);
        accounts += part.accountsEvaluated;
        opened += part.opened;
        resolved += part.resolved;
        afterAccountId = part.continueAfter;
        setEvaluated(accounts);
      } while (afterAccountId !== null && !isStopped.current);
      showToast({
        tone: "good",
        title: `Applied to ${countOf(accounts, "account")}`,
        message: `${countOf(opened, "alert")} opened, ${formatNumber(resolved)} resolved.`,
      });
      await readAllAgain(apolloClient, new Set(["Checks"]));
      onDone();
    } catch (error) {
      showToast({ tone: "bad", title: "Not applied everywhere", message: problemOf(error).message });
    }
    setEvaluated(null);
  }

  return (
    <p className={styles["apply"]}>
      <Button size="xs" variant="default" loading={evaluated !== null} onClick={() => void run()}>
        Apply now
      </Button>
      {evaluated === null ? (
        <span>Saved. Alerts follow with the next scan, or now from what was scanned already.</span>
      ) : (
        <>
          <span role="status">{`${countOf(evaluated, "account")} evaluated…`}</span>
          <Button size="compact-xs" variant="subtle" onClick={() => (isStopped.current = true)}>
            Stop
          </Button>
        </>
      )}
    </p>
  );
}
