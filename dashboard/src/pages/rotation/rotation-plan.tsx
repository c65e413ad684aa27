import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { hasPermission } from "../../features/session/access.ts";
import { formatDuration } from "../../ui/format.ts";
import { useSession } from "../../features/session/session.ts";
import { KeyUsePanel } from "../../features/key-use/key-use-panel.tsx";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import styles from "./rotation.module.css";
import { PlannedKeyPanel, usePlannedKey } from "./planned-key.tsx";
import { RotationForm } from "./rotation-form.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { type RotationDraft, type RotationOptions, type RotationPlan, useRotationDraft } from "./use-rotation-draft.ts";

const route = getRouteApi("/frame/rotation/new");
const SECOND_MS = 1_000;

/** Plans a rotation and starts it. Nothing is changed in AWS before the operator selects Start. */
export function RotationPlanPage(): ReactElement {
  const { user = "", mode } = route.useSearch();
  const canRotate = hasPermission(useSession().viewer, "ROTATIONS_START");
  return (
    <>
      <PageHeader
        title={titleOf(user, mode === "RETIRE")}
        question={
          user === "" ? undefined : "Choose, then preview the plan. Nothing is written to AWS until you start it."
        }
        back={<Link to="/rotation">Rotation</Link>}
      />
      {user === "" && (
        <EmptyState title="No user selected">
          Open the Access keys tab of a user and select Rotate… beside a key.
        </EmptyState>
      )}
      {user !== "" && !canRotate && (
        <EmptyState title="Your role does not include this">Rotating keys needs the role operator.</EmptyState>
      )}
      {user !== "" && canRotate && <NewRotation user={user} />}
    </>
  );
}

function titleOf(user: string, isRetiring: boolean): string {
  if (user === "") return "Rotate a key";
  return isRetiring ? `Deactivate an unused key of ${user}` : `Rotate the key of ${user}`;
}

function NewRotation({ user }: { readonly user: string }): ReactElement {
  const { key, in: inAccount, mode = "STANDARD" } = route.useSearch();
  const isAdmin = hasPermission(useSession().viewer, "ACCOUNTS_UPDATE");
  const navigate = useNavigate();
  const draft = useRotationDraft(
    { accountId: inAccount ?? null, userName: user, accessKeyId: key ?? null },
    // Only an admin may choose COMPROMISED, so a link cannot choose it for anyone else.
    isAdmin || mode === "RETIRE" ? mode : "STANDARD",
  );
  const { phase, options } = draft;
  const plan = phase.name === "planned" ? phase.plan : undefined;
  const [accountId, accessKeyId] = [plan?.accountId ?? inAccount, plan?.accessKeyId ?? key];
  const known = usePlannedKey(accountId, accessKeyId);
  const isDemo = useSession().accounts.some(({ id, isDemo: isOne }) => isOne && id === accountId);
  const rotationId = phase.name === "started" ? phase.rotationId : null;
  useEffect(() => {
    if (rotationId !== null) void navigate({ to: "/rotation/$rotationId", params: { rotationId } });
  }, [rotationId, navigate]);
  return (
    <>
      <WaitingRequests permission="rotations.startCompromised" subjectName={user} />
      <div className={styles["columns"]}>
        <RotationForm user={user} accountId={inAccount} accessKeyId={key} draft={draft} known={known} />
        <div className={styles["side"]}>
          <PlannedKeyPanel accessKeyId={accessKeyId} mode={options.mode} known={known} />
          {plan ? (
            <PlanPreview plan={plan} isDemo={isDemo}>
              <StartButton draft={draft} />
            </PlanPreview>
          ) : (
            <PlanOutline mode={options.mode} />
          )}
        </div>
      </div>
      {plan && (
        <div className={styles["after"]}>
          <KeyUsePanel
            accountId={plan.accountId}
            accessKeyId={plan.accessKeyId}
            title={plan.mode === "RETIRE" ? "Who uses this key" : "Who uses this key and has to move"}
          />
        </div>
      )}
      {draft.proof.isAsking && <ReauthenticationDialog {...draft.proof.dialog} />}
    </>
  );
}

const SECRET_STATUS: Readonly<Record<NonNullable<RotationPlan["secretStatus"]>, string>> = {
  ABSENT: "It does not exist yet and is created.",
  TAGGED: "It exists, and its tags say that it belongs to this user.",
  HOLDS_KEY: "It exists and holds a key of this user.",
};

/** The steps of a rotation in general. The plan has the steps and waits of this one. */
const OUTLINES: Readonly<Record<RotationOptions["mode"], readonly string[]>> = {
  STANDARD: [
    "A second key is created. Both keys work.",
    "The new secret goes where you choose.",
    "Once applications use the new key and the old key was idle for 24 hours, the old key is deactivated.",
    "The old key is deleted 10 days later. You can roll back until then.",
  ],
  COMPROMISED: [
    "The old key is deactivated. Applications that use it fail.",
    "A new key is created. Its secret goes where you choose.",
    "The old key is deleted 10 days later.",
  ],
  RETIRE: [
    "If AWS still reports no use in the last 90 days, the key is deactivated. No new key is created.",
    "The key is deleted after 10 days. You can activate it again until then.",
  ],
};

function PlanOutline({ mode }: Pick<RotationOptions, "mode">): ReactElement {
  return (
    <Panel title="What happens after the start">
      <ol className={styles["plan"]}>
        {OUTLINES[mode].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Panel>
  );
}

interface PlanPreviewProps {
  readonly plan: RotationPlan;
  /** The waits of the demo are shortened. */
  readonly isDemo: boolean;
  readonly children: ReactElement;
}

function PlanPreview({ plan, isDemo, children }: PlanPreviewProps): ReactElement {
  return (
    <Panel title="Plan">
      {plan.warnings.map((warning) => (
        <p key={warning} className={styles["notice"]}>
          {warning}
        </p>
      ))}
      {plan.secretId && plan.secretStatus && (
        <p>
          The new key goes to <code>{plan.secretId}</code> in {plan.region}
          {plan.secretAccountId && ` of the AWS account ${plan.secretAccountId}`}. {SECRET_STATUS[plan.secretStatus]}
        </p>
      )}
      <ol className={styles["plan"]}>
        {plan.steps.map((step, index) => (
          <li key={index}>
            {step.description}
            {step.waitSeconds > 0 && <> At least {formatDuration(step.waitSeconds * SECOND_MS)}.</>}
            {step.actions.length > 0 && (
              <span className={styles["quiet"]}>
                {" "}
                <code>{step.actions.join(", ")}</code>
              </span>
            )}
          </li>
        ))}
      </ol>
      <p className={styles["quiet"]}>
        {plan.mode === "RETIRE"
          ? "Nothing has been changed yet. You can activate the key again until it is deleted."
          : "Nothing has been changed yet. You can cancel until the new key is created, and roll back until the old key is deleted."}
        {isDemo && " The demo shortens all waits."}
      </p>
      {children}
    </Panel>
  );
}

function StartButton({ draft }: { readonly draft: RotationDraft }): ReactElement {
  const { mode } = draft.options;
  const isCompromised = mode === "COMPROMISED";
  const label = mode === "RETIRE" ? "Deactivate the key" : "Start the rotation";
  return (
    <Button color={isCompromised ? "red.9" : undefined} loading={draft.isBusy} onClick={() => void draft.start()}>
      {isCompromised ? "Deactivate and rotate" : label}
    </Button>
  );
}
