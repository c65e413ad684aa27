import { Button, Radio, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { useNow } from "../../ui/now.ts";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime, TextWithTimes } from "../../ui/time.tsx";
import { type PlannedKeyState, recentUseOf } from "./planned-key.tsx";
import { ReceiverField } from "./receiver-field.tsx";
import styles from "./rotation.module.css";
import { SecretField } from "./secret-field.tsx";
import type { RotationDraft } from "./use-rotation-draft.ts";

interface RotationFormProps {
  readonly user: string;
  /** Undefined if the API chooses the account. */
  readonly accountId: string | undefined;
  /** Undefined if the API chooses the key. */
  readonly accessKeyId: string | undefined;
  readonly draft: RotationDraft;
  readonly known: PlannedKeyState;
}

/** The options of a new rotation. The plan is made of them. */
export function RotationForm({ user, accountId, accessKeyId, draft, known }: RotationFormProps): ReactElement {
  const { options, phase, problem, isBusy, edit } = draft;
  const { mode, reason, confirmation } = options;
  const isCompromised = mode === "COMPROMISED";
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
        <ProcedureField accessKeyId={accessKeyId} draft={draft} known={known} />
        {mode !== "RETIRE" && <DestinationFields user={user} accountId={accountId} draft={draft} />}
        <TextInput
          label={isCompromised ? "Reason" : "Reason (optional)"}
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
            Preview plan
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function ProcedureField({
  accessKeyId,
  draft,
  known,
}: Pick<RotationFormProps, "accessKeyId" | "draft" | "known">): ReactElement {
  const { edit } = draft;
  const { mode } = draft.options;
  const isAdmin = hasPermission(useSession().viewer, "ROTATIONS_START_COMPROMISED");
  const usedAt = recentUseOf(known, useNow());
  return (
    <Radio.Group label="Procedure" value={mode} onChange={(value) => edit({ mode: value })}>
      <Radio
        mt={8}
        value="STANDARD"
        label="Standard"
        description="Both keys work until applications use the new key and the old key is idle."
      />
      <Radio
        mt={8}
        value="COMPROMISED"
        disabled={!isAdmin}
        label="Compromised key"
        description="Deactivates the old key first: applications fail until they have the new key. Only for operators with the role Admin."
      />
      <Radio
        mt={8}
        value="RETIRE"
        disabled={accessKeyId === undefined || (usedAt !== null && mode !== "RETIRE")}
        label="Deactivate without a new key"
        description={
          usedAt === null ? (
            "Deactivate now, delete after 10 days. Only for a key that was not used for 90 days."
          ) : (
            <>
              Not possible: needs 90 days without use, but the key was used <RelativeTime at={usedAt} />.
            </>
          )
        }
      />
    </Radio.Group>
  );
}

/** Where the secret of the new key goes. Only a procedure that creates a key asks for it. */
function DestinationFields({
  user,
  accountId,
  draft,
}: Pick<RotationFormProps, "user" | "accountId" | "draft">): ReactElement {
  const { edit } = draft;
  const { destination, secretId, region, receiverId } = draft.options;
  return (
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
          description="A new version of the secret, current after the new key is verified. A new secret is current immediately."
        />
        <Radio
          mt={8}
          value="PARAMETER_STORE"
          label="Parameter Store"
          description="A new version of the SecureString, stored after the new key is verified."
        />
        <Radio
          mt={8}
          value="WEBHOOK"
          label="Webhook"
          description="After the new key is verified, it is sent encrypted to a receiver that an admin added. The receiver must acknowledge it."
        />
        <Radio
          mt={8}
          value="REVEAL"
          label="Shown to me once"
          description="After the new key is verified, you copy the secret to the application and confirm that it arrived."
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
  );
}
