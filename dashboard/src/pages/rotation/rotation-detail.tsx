import { useQuery } from "@apollo/client/react";
import { ActorName } from "../../features/actors/actor-name.tsx";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircle from "@tabler/icons-react/icons/IconCircle";
import IconHelp from "@tabler/icons-react/icons/IconHelp";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { RotationDocument, type RotationDetailFragment } from "../../gql/rotations.ts";
import { problemOf } from "../../ui/problem.ts";
import { OpenedGate } from "./opened-gate.tsx";
import { RotationActions } from "./rotation-actions.tsx";
import { RotationHistory } from "./rotation-history.tsx";
import { RotationSources } from "./rotation-sources.tsx";
import { RotationStateText } from "./rotation-state.tsx";
import { CONDITION_LABELS, isFinal, PHASES, phaseOf } from "./rotation-labels.ts";
import styles from "./rotation.module.css";
import { useRotationEvents } from "./use-rotation-events.ts";

const route = getRouteApi("/frame/rotation/$rotationId");

export function RotationDetailPage(): ReactElement {
  const { rotationId } = route.useParams();
  const { data, error, refetch } = useQuery(RotationDocument, {
    variables: { id: rotationId },
    fetchPolicy: "cache-and-network",
  });
  useRotationEvents(rotationId, () => void refetch());
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
        title={`Key rotation for ${rotation.userName}`}
        question={<RotationStateText state={rotation.state} />}
        back={back}
        actions={<RotationActions rotation={rotation} onChanged={() => void refetch()} />}
      />
      <Phases rotation={rotation} />
      {rotation.state === "NEEDS_OPERATOR" && (
        <p className={styles["notice"]} role="status">
          <b>Needs your decision.</b> {rotation.parkedReason}{" "}
          {rotation.parkedCode && <code>{rotation.parkedCode}</code>}
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
          <OpenedGate gateAt={rotation.gateAt} gateKind={rotation.gateKind} steps={rotation.steps} />
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
  return (
    <ol className={styles["phases"]} aria-label="Progress">
      {PHASES.map(({ title, what }, index) => {
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
            <span>{state === "current" && rotation.waitingFor ? rotation.waitingFor : what}</span>
          </li>
        );
      })}
    </ol>
  );
}

function phaseState(index: number, current: number): "done" | "current" | "waiting" {
  if (index > current) return "waiting";
  return index === current ? "current" : "done";
}

/** The conditions that must be met before the old key is deactivated, as last observed. */
function Gate({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  return (
    <Panel title="Before the old key is deactivated">
      <ul className={styles["conditions"]}>
        {rotation.gateConditions.map(({ name, isMet, isKnown, isNeeded, detail }) => (
          <li key={name}>
            <ConditionIcon isMet={isMet} isKnown={isKnown} />
            <span className={isMet ? undefined : styles["quiet"]}>
              {CONDITION_LABELS[name]}
              {!isKnown && !isNeeded && <> Not known: {detail} The key can be deactivated without it.</>}
              {!isKnown && isNeeded && <> Waiting for {detail}.</>}
            </span>
          </li>
        ))}
      </ul>
      {rotation.gateDeadlineAt && (
        <p className={styles["quiet"]}>
          You&apos;ll be asked to decide <RelativeTime at={rotation.gateDeadlineAt} />, unless all conditions are met by
          then.
        </p>
      )}
    </Panel>
  );
}

function ConditionIcon({ isMet, isKnown }: { readonly isMet: boolean; readonly isKnown: boolean }): ReactElement {
  if (isMet) return <IconCheck size={18} aria-label="Yes:" />;
  return isKnown ? <IconCircle size={18} aria-label="Not yet:" /> : <IconHelp size={18} aria-label="Not known:" />;
}

function Facts({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  const at = (instant: string | null): ReactElement | null => (instant ? <RelativeTime at={instant} /> : null);
  const items: readonly { readonly key: string; readonly value: ReactElement | string | null }[] = [
    { key: "User", value: <code>{rotation.userArn}</code> },
    { key: "Old key", value: <code>{rotation.oldAccessKeyId}</code> },
    { key: "New key", value: rotation.newAccessKeyId ? <code>{rotation.newAccessKeyId}</code> : "not created yet" },
    {
      key: "Secret goes to",
      value:
        rotation.destination === "REVEAL"
          ? "the requester, shown once"
          : rotation.receiver
            ? `Webhook: ${rotation.receiver.name} (${rotation.receiver.url})`
            : `${rotation.destination === "PARAMETER_STORE" ? "Parameter Store" : "Secrets Manager"}: ${rotation.secretId ?? ""} (${rotation.region ?? ""})`,
    },
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
