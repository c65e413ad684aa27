import { Button, Radio, TextInput } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { hasRole } from "../../features/session/access.ts";
import { formatDuration } from "../../ui/format.ts";
import { TextWithTimes } from "../../ui/time.tsx";
import { useSession } from "../../features/session/session.ts";
import { KeyUsePanel } from "../../features/key-use/key-use-panel.tsx";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import styles from "./rotation.module.css";
import { ReceiverField } from "./receiver-field.tsx";
import { SecretField } from "./secret-field.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { type RotationDraft, type RotationPlan, useRotationDraft } from "./use-rotation-draft.ts";

const route = getRouteApi("/frame/rotation/new");
const SECOND_MS = 1_000;

/** Plans a rotation and starts it. Nothing is changed in AWS before the operator selects Start. */
export function RotationPlanPage(): ReactElement {
  const { user = "", mode } = route.useSearch();
  const canRotate = hasRole(useSession().viewer, "operator");
  return (
    <>
      <PageHeader
        title={titleOf(user, mode === "RETIRE")}
        question="What will change, and when?"
        back={<Link to="/rotation">Rotation</Link>}
      />
      {user === "" && (
        <EmptyState title="No user selected">
          Open the Access keys tab of a user and select Rotate beside a key.
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
  const isAdmin = hasRole(useSession().viewer, "admin");
  const navigate = useNavigate();
  const draft = useRotationDraft(
    { accountId: inAccount ?? null, userName: user, accessKeyId: key ?? null },
    // Only an admin may choose COMPROMISED, so a link cannot choose it for anyone else.
    isAdmin || mode === "RETIRE" ? mode : "STANDARD",
  );
  const { phase } = draft;
  const rotationId = phase.name === "started" ? phase.rotationId : null;
  useEffect(() => {
    if (rotationId !== null) void navigate({ to: "/rotation/$rotationId", params: { rotationId } });
  }, [rotationId, navigate]);
  return (
    <>
      <WaitingRequests permission="rotations.startCompromised" subjectName={user} />
      <RotationForm user={user} accountId={inAccount} accessKeyId={key} draft={draft} />
      {phase.name === "planned" && (
        <div className={styles["after"]}>
          <KeyUsePanel
            accountId={phase.plan.accountId}
            accessKeyId={phase.plan.accessKeyId}
            title={phase.plan.mode === "RETIRE" ? "Who uses this key" : "Who uses this key and has to move"}
          />
          <PlanPreview plan={phase.plan}>
            <StartButton draft={draft} />
          </PlanPreview>
        </div>
      )}
      {draft.proof.isAsking && <ReauthenticationDialog {...draft.proof.dialog} />}
    </>
  );
}

interface RotationFormProps {
  readonly user: string;
  /** Undefined if the API chooses the account. */
  readonly accountId: string | undefined;
  /** Undefined if the API chooses the key. */
  readonly accessKeyId: string | undefined;
  readonly draft: RotationDraft;
}

function RotationForm({ user, accountId, accessKeyId, draft }: RotationFormProps): ReactElement {
  const { options, phase, problem, isBusy, edit } = draft;
  const { destination, secretId, region, receiverId, mode, reason, confirmation } = options;
  const isAdmin = hasRole(useSession().viewer, "admin");
  const isCompromised = mode === "COMPROMISED";
  const isRetiring = mode === "RETIRE";
  const isPlanned = phase.name === "planned";
  return (
    <Panel title="Options">
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void draft.plan();
        }}
      >
        {accessKeyId && (
          <p>
            {isRetiring ? "Deactivates, then deletes" : "Replaces"} <code>{accessKeyId}</code>.
          </p>
        )}
        {!isRetiring && (
          <>
            <Radio.Group
              label="Where the new secret goes"
              value={destination}
              onChange={(value) => edit({ destination: value, secretId: "", region: "", receiverId: "" })}
            >
              <Radio
                mt={8}
                value="SECRETS_MANAGER"
                label="AWS Secrets Manager"
                description="Applications read the secret there."
              />
              <Radio
                mt={8}
                value="PARAMETER_STORE"
                label="Parameter Store"
                description="Stored as a SecureString after the new key is verified. Applications read it in AWS Systems Manager."
              />
              <Radio
                mt={8}
                value="WEBHOOK"
                label="Webhook"
                description="Sent to a receiver that an admin added, encrypted for it, after the new key is verified. The receiver must acknowledge it."
              />
              <Radio
                mt={8}
                value="REVEAL"
                label="Shown to me once"
                description="You copy the secret to the application and confirm that it arrived."
              />
            </Radio.Group>
            {destination === "WEBHOOK" && (
              <ReceiverField
                user={user}
                accountId={accountId}
                value={receiverId}
                onChange={(chosen) => edit({ receiverId: chosen })}
              />
            )}
            {(destination === "SECRETS_MANAGER" || destination === "PARAMETER_STORE") && (
              <SecretField
                key={destination}
                isParameter={destination === "PARAMETER_STORE"}
                user={user}
                accountId={accountId}
                value={{ secretId, region }}
                onChange={edit}
              />
            )}
          </>
        )}
        <Radio.Group label="Procedure" value={mode} onChange={(value) => edit({ mode: value })}>
          <Radio
            mt={8}
            value="STANDARD"
            label="Standard"
            description="Both keys work until the new key is in use and the old key is idle."
          />
          <Radio
            mt={8}
            value="COMPROMISED"
            disabled={!isAdmin}
            label="Compromised key"
            description="Deactivates the old key immediately: applications fail until they have the new key. Needs the role admin."
          />
          <Radio
            mt={8}
            value="RETIRE"
            disabled={accessKeyId === undefined}
            label="Unused key"
            description="Deactivate now, delete after 10 days. No new key is created. Refused if the key was used in the last 90 days."
          />
        </Radio.Group>
        <TextInput
          label="Reason"
          description="Shown in the history of the rotation."
          value={reason}
          onChange={(event) => edit({ reason: event.currentTarget.value })}
          withAsterisk={isCompromised}
        />
        {isCompromised && (
          <TextInput
            label={`Type ${user} to confirm`}
            autoComplete="off"
            value={confirmation}
            onChange={(event) => edit({ confirmation: event.currentTarget.value })}
            withAsterisk
          />
        )}
        {problem && (
          <p role="alert" className={styles["problem"]}>
            <TextWithTimes text={problem.message} /> <code>{problem.code}</code>
          </p>
        )}
        <div className={styles["actions"]}>
          <Button type="submit" variant={isPlanned ? "default" : "filled"} loading={isBusy && !isPlanned}>
            Show the plan
          </Button>
        </div>
      </form>
    </Panel>
  );
}

const SECRET_STATUS: Readonly<Record<NonNullable<RotationPlan["secretStatus"]>, string>> = {
  ABSENT: "It does not exist yet and is created.",
  TAGGED: "It exists, and its tags say that it belongs to this user.",
  HOLDS_KEY: "It exists and holds a key of this user.",
};

interface PlanPreviewProps {
  readonly plan: RotationPlan;
  readonly children: ReactElement;
}

function PlanPreview({ plan, children }: PlanPreviewProps): ReactElement {
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
