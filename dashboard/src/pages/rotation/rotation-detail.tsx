import { useQuery } from "@apollo/client/react";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircle from "@tabler/icons-react/icons/IconCircle";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { RotationDocument, type RotationDetailFragment } from "../../gql/rotations.ts";
import { problemOf } from "../../ui/problem.ts";
import { OpenedGate } from "./opened-gate.tsx";
import { RotationActions } from "./rotation-actions.tsx";
import { RotationHistory } from "./rotation-history.tsx";
import { RotationStateText } from "./rotation-state.tsx";
import { CONDITION_WORDS, isFinal, PHASES, phaseOf } from "./rotation-words.ts";
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
        {error ? (
          <ErrorState problem={problemOf(error)} what="this rotation" onRetry={() => void refetch()} />
        ) : data ? (
          <EmptyState title="Not found">The address was mistyped, or it belongs to another installation.</EmptyState>
        ) : (
          <LoadingRows label="Loading the rotation" />
        )}
      </>
    );
  return (
    <>
      <PageHeader
        title={`Key of ${rotation.userName}`}
        question={<RotationStateText state={rotation.state} />}
        back={back}
        actions={<RotationActions rotation={rotation} onChanged={() => void refetch()} />}
      />
      <Phases rotation={rotation} />
      {rotation.state === "NEEDS_OPERATOR" && (
        <p className={styles["notice"]} role="status">
          <b>It waits for you.</b> {rotation.parkedReason} {rotation.parkedCode && <code>{rotation.parkedCode}</code>}
        </p>
      )}
      <div className={styles["columns"]}>
        <Panel title="What happened">
          <RotationHistory steps={rotation.steps} />
        </Panel>
        <div className={styles["side"]}>
          {rotation.gateConditions.length > 0 && !isFinal(rotation.state) && <Gate rotation={rotation} />}
          <OpenedGate gateAt={rotation.gateAt} gateKind={rotation.gateKind} steps={rotation.steps} />
          <Panel title="What and where">
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
    <ol className={styles["stretches"]} aria-label="How far it is">
      {PHASES.map(({ title, what }, index) => {
        const state = isOver || index > current ? "waiting" : index === current ? "current" : "done";
        return (
          <li
            key={title}
            className={styles["stretch"]}
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

/** Why the old key still stands: each condition, as it was seen last. */
function Gate({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  return (
    <Panel title="Before the old key goes">
      <ul className={styles["conditions"]}>
        {rotation.gateConditions.map(({ name, isMet }) => (
          <li key={name}>
            {isMet ? <IconCheck size={18} aria-label="Yes:" /> : <IconCircle size={18} aria-label="Not yet:" />}
            <span className={isMet ? undefined : styles["quiet"]}>{CONDITION_WORDS[name]}</span>
          </li>
        ))}
      </ul>
      {rotation.gateDeadlineAt && (
        <p className={styles["quiet"]}>
          If they are not all met <RelativeTime at={rotation.gateDeadlineAt} />, it asks you.
        </p>
      )}
    </Panel>
  );
}

function Facts({ rotation }: { readonly rotation: RotationDetailFragment }): ReactElement {
  const at = (instant: string | null): ReactElement | null => (instant ? <RelativeTime at={instant} /> : null);
  const items: readonly { readonly key: string; readonly value: ReactElement | string | null }[] = [
    { key: "User", value: <code>{rotation.userArn}</code> },
    { key: "Old key", value: <code>{rotation.oldAccessKeyId}</code> },
    { key: "New key", value: rotation.newAccessKeyId ? <code>{rotation.newAccessKeyId}</code> : "not made yet" },
    {
      key: "Goes to",
      value:
        rotation.destination === "REVEAL"
          ? "whoever asked, shown once"
          : `Secrets Manager: ${rotation.secretId ?? ""} (${rotation.region ?? ""})`,
    },
    {
      key: "Fetched",
      value: rotation.revealedAt ? (
        <>
          {at(rotation.revealedAt)} by {rotation.revealedTo}
        </>
      ) : null,
    },
    {
      key: "Asked for",
      value: (
        <>
          {at(rotation.requestedAt)} by {rotation.requestedBy}
        </>
      ),
    },
    { key: "Schedule", value: rotation.schedule?.name ?? null },
    { key: "Reason", value: rotation.reason },
    { key: "Next look", value: at(rotation.nextTickAt) },
    {
      key: "Clock",
      value: rotation.timeScale === 1 ? null : `${rotation.timeScale} times faster: this account is not real`,
    },
  ];
  return <KeyValueList items={items.filter(({ value }) => value !== null)} />;
}
