import { useQuery } from "@apollo/client/react";
import { ActorName } from "../../features/actors/actor-name.tsx";
import IconArrowRight from "@tabler/icons-react/icons/IconArrowRight";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconClock from "@tabler/icons-react/icons/IconClock";
import IconHelp from "@tabler/icons-react/icons/IconHelp";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { InstantOf, RelativeTime, TextWithTimes } from "../../ui/time.tsx";
import { RotationDocument, type RotationDetailFragment } from "../../gql/rotations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { OpenedGate } from "./opened-gate.tsx";
import { RotationActions } from "./rotation-actions.tsx";
import { RotationHistory } from "./rotation-history.tsx";
import { RotationSources } from "./rotation-sources.tsx";
import { RotationStateText } from "./rotation-state.tsx";
import { CONDITION_LABELS, isFinal, isPausedByOperator, phaseEnds, phaseOf, phasesOf } from "./rotation-labels.ts";
import styles from "./rotation.module.css";
import { useRotationEvents } from "./use-rotation-events.ts";

const route = getRouteApi("/frame/rotation/$rotationId");

export function RotationDetailPage(): ReactElement {
  const { rotationId } = route.useParams();
  const { data, error, refetch, observable } = useQuery(RotationDocument, {
    variables: { id: rotationId },
    fetchPolicy: "cache-and-network",
  });
  const reload = (): void => void readAgain({ observable });
  useRotationEvents(rotationId, reload);
  const rotation = data?.rotation;
  const back = <Link to="/rotation">Rotation</Link>;
  if (!rotation)
    return (
      <>
        <PageHeader title="Rotation" back={back} />
        {error && <ErrorState problem={problemOf(error)} what="this rotation" onRetry={() => void refetch()} />}
        {!error && data && (
          <ErrorState problem={{ code: "NOT_FOUND", message: "", requestId: null, isRetryable: false }} />
        )}
        {!error && !data && <LoadingRows label="Loading the rotation" />}
      </>
    );
  return (
    <>
      <PageHeader
        title={
          rotation.mode === "RETIRE" ? `Unused key of ${rotation.userName}` : `Key rotation for ${rotation.userName}`
        }
        question={
          <span className={styles["summary"]}>
            <RotationStateText rotation={rotation} />
            <Keys rotation={rotation} />
          </span>
        }
        back={back}
        actions={<RotationActions rotation={rotation} onChanged={reload} />}
      />
      <Phases rotation={rotation} />
      {rotation.state === "NEEDS_OPERATOR" && (
        <p className={styles["notice"]} role="status">
          <b>{isPausedByOperator(rotation) ? "Paused" : "Needs your decision"}.</b>{" "}
          <TextWithTimes text={rotation.parkedReason ?? ""} />{" "}
          {rotation.parkedCode && !isPausedByOperator(rotation) && <code>{rotation.parkedCode}</code>}
        </p>
      )}
      <div className={styles["columns"]}>
        <div className={styles["side"]}>
          {rotation.mode === "STANDARD" && (
            <RotationSources
              sources={rotation.sources}
              isOver={isFinal(rotation.state)}
              isPaused={rotation.state === "NEEDS_OPERATOR"}
            />
          )}
          <Panel title="History">
            <RotationHistory steps={rotation.steps} />
          </Panel>
        </div>
        <div className={styles["side"]}>
          {rotation.gateConditions.length > 0 && !isFinal(rotation.state) && <Gate rotation={rotation} />}
          {!isFinal(rotation.state) && <IfSomethingBreaks rotation={rotation} />}
          <OpenedGate rotation={rotation} />
          <Panel title="Details">
            <Facts rotation={rotation} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Phases({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  const current = phaseOf(rotation);
  const isOver = rotation.state === "ROLLED_BACK" || rotation.state === "CANCELLED";
  // The last phase ends with the rotation.
  const ends = phaseEnds(rotation).map((at, index, { length }) => (index === length - 1 ? rotation.finishedAt : at));
  return (
    <ol className={styles["phases"]} aria-label="Progress">
      {phasesOf(rotation.mode).map(({ title, what }, index) => {
        const state = isOver ? "waiting" : phaseState(index, current);
        return (
          <li
            key={title}
            className={styles["phase"]}
            data-state={state}
            aria-current={state === "current" ? "step" : undefined}
          >
            <b>
              {state === "done" && <IconCheck size={14} aria-hidden="true" />}
              {title}
              {state === "done" && <span className="visually-hidden">, done</span>}
            </b>
            <span>
              {state === "done" && ends[index] ? (
                <PhaseEnd rotation={rotation} index={index} at={ends[index]} />
              ) : (
                <TextWithTimes text={(state === "current" && waitOf(rotation)) || what} />
              )}
            </span>
            {state === "current" && index > 0 && ends[index - 1] && (
              <span>
                Since <InstantOf at={ends[index - 1]!} />
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** The event that the rotation waits for. The conditions of the gate have a panel of their own. */
function waitOf({ waitingFor, state, gateConditions }: RotationDetailFragment): string | null {
  if (state !== "PROMOTED" || gateConditions.length === 0) return waitingFor;
  return `Waiting: ${metText(gateConditions)}.`;
}

function metText(conditions: RotationDetailFragment["gateConditions"]): string {
  return `${formatNumber(conditions.filter(({ isMet }) => isMet).length)} of ${countOf(conditions.length, "condition")} met`;
}

/** When a phase was done. The first one names the requester of the rotation. */
function PhaseEnd({
  rotation: { requestedAt, requestedBy },
  index,
  at,
}: {
  readonly rotation: RotationDetailFragment;
  readonly index: number;
  readonly at: string;
}): ReactElement {
  if (index > 0) return <InstantOf at={at} />;
  return (
    <>
      <InstantOf at={requestedAt} /> by <ActorName actor={requestedBy} />
    </>
  );
}

function phaseState(index: number, current: number): "done" | "current" | "waiting" {
  if (index > current) return "waiting";
  return index === current ? "current" : "done";
}

/** The old key and the one that replaces it. */
function Keys({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  return (
    <span className={styles["keys"]}>
      <code>{rotation.oldAccessKeyId}</code>
      {rotation.newAccessKeyId !== null && (
        <>
          <IconArrowRight size={14} aria-label="is replaced by" />
          <code>{rotation.newAccessKeyId}</code>
        </>
      )}
    </span>
  );
}

/** The conditions that must be met before the old key is deactivated, as last observed. */
function Gate({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  const conditions = rotation.gateConditions;
  return (
    <Panel title="Before the old key is deactivated">
      <ul className={styles["conditions"]}>
        {conditions.map(({ name, isMet, isKnown, isNeeded, detail }) => {
          const unmet = isKnown ? NOT_MET : NOT_KNOWN;
          const { icon: Icon, tone, word } = isMet ? MET : unmet;
          return (
            <li key={name}>
              <span className={styles["mark"]} data-tone={tone}>
                <Icon size={16} aria-hidden="true" />
              </span>
              <span>
                {CONDITION_LABELS[name]}
                {!isMet && detail !== null && (
                  <span className={styles["observed"]}>
                    <TextWithTimes text={detail} />
                    {!isKnown && !isNeeded && ". The key can be deactivated without this condition."}
                  </span>
                )}
              </span>
              <b>{word}</b>
            </li>
          );
        })}
      </ul>
      <p className={styles["quiet"]}>
        {metText(conditions)}.
        {rotation.gateDeadlineAt && (
          <>
            {" "}
            You must decide <RelativeTime at={rotation.gateDeadlineAt} />, unless all conditions are met by then.
          </>
        )}
      </p>
    </Panel>
  );
}

const MET = { icon: IconCheck, tone: "good", word: "Met" } as const;
const NOT_MET = { icon: IconClock, tone: "caution", word: "Not yet" } as const;
const NOT_KNOWN = { icon: IconHelp, tone: "neutral", word: "Not known" } as const;

/** The actions that an operator can still take, and their consequences. */
function IfSomethingBreaks({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  const { movedCount } = rotation.sources;
  if (rotation.mode === "RETIRE")
    return (
      <Panel title="If something breaks">
        <p className={styles["prose"]}>
          {rotation.gateAt === null
            ? "Nothing has changed yet: the key works as before. You can still cancel."
            : "Roll back activates the key again, until it is deleted. IAM Monitor activates it itself if AWS reports a use from before. AWS does not report calls that it refuses because the key is inactive."}
        </p>
      </Panel>
    );
  return (
    <Panel title="If something breaks">
      <p className={styles["prose"]}>
        {rotation.newAccessKeyId === null
          ? "Nothing has changed yet: the old key works as before. You can still cancel the rotation."
          : "The old key can be reactivated until it is deleted. Roll back deletes the new key."}
        {rotation.newAccessKeyId !== null &&
          movedCount > 0 &&
          ` ${countOf(movedCount, "source")} that moved to it would lose access.`}
      </p>
    </Panel>
  );
}

function newKeyOf({ mode, newAccessKeyId }: RotationDetailFragment): ReactElement | string {
  if (mode === "RETIRE") return "none: the key is deleted without a successor";
  return newAccessKeyId === null ? "not created yet" : <code>{newAccessKeyId}</code>;
}

function destinationOf({ destination, receiver, secretId, region }: RotationDetailFragment): string | null {
  if (destination === "NONE") return null;
  if (destination === "REVEAL") return "the requester, shown once";
  if (receiver) return `Webhook: ${receiver.name} (${receiver.url})`;
  const store = destination === "PARAMETER_STORE" ? "Parameter Store" : "Secrets Manager";
  return `${store}: ${secretId ?? ""} (${region ?? ""})`;
}

function Facts({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  const at = (instant: string | null): ReactElement | null => (instant ? <RelativeTime at={instant} /> : null);
  const items: readonly { readonly key: string; readonly value: ReactElement | string | null }[] = [
    {
      key: "User",
      value: (
        <>
          {rotation.account.awsAccountId === null ? (
            rotation.userName
          ) : (
            <Link
              to="/accounts/$awsAccountId/users/$userName"
              params={{ awsAccountId: rotation.account.awsAccountId, userName: rotation.userName }}
            >
              {rotation.userName}
            </Link>
          )}{" "}
          in {rotation.account.name}
        </>
      ),
    },
    { key: "ARN", value: <code>{rotation.userArn}</code> },
    { key: rotation.mode === "RETIRE" ? "Key" : "Old key", value: <code>{rotation.oldAccessKeyId}</code> },
    { key: "New key", value: newKeyOf(rotation) },
    { key: "Last deactivated", value: rotation.mode === "RETIRE" ? at(rotation.inactiveAt) : null },
    { key: "Secret goes to", value: destinationOf(rotation) },
    { key: "Sent since", value: at(rotation.sentAt) },
    {
      key: "Acknowledged",
      value:
        rotation.receiver && rotation.sentAt
          ? (at(rotation.acknowledgedAt) ?? "not yet, so the old key is not deactivated")
          : at(rotation.acknowledgedAt),
    },
    { key: "Former key used again", value: at(rotation.returnedAt) },
    {
      key: "Revealed",
      value: rotation.revealedAt ? (
        <>
          {at(rotation.revealedAt)} by {rotation.revealedTo?.displayName}
        </>
      ) : null,
    },
    {
      key: "Requested",
      value: (
        <>
          {at(rotation.requestedAt)} by <ActorName actor={rotation.requestedBy} />
        </>
      ),
    },
    { key: "Schedule", value: rotation.schedule?.name ?? null },
    { key: "Reason", value: rotation.reason },
    { key: "Next check", value: at(rotation.nextTickAt) },
    {
      key: "Clock",
      value: rotation.timeScale === 1 ? null : `${rotation.timeScale} times faster (demo account)`,
    },
  ];
  return <KeyValueList items={items.filter(({ value }) => value !== null)} />;
}
