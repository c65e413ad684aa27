import { useMutation } from "@apollo/client/react";
import { Button, Radio, TextInput } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { EmptyState } from "../../ui/states.tsx";
import {
  RotateAccessKeyDocument,
  type RotateAccessKeyInput,
  type RotateAccessKeyMutation,
} from "../../gql/rotations.ts";
import { hasRole } from "../../features/session/access.ts";
import { formatDuration } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import styles from "./rotation.module.css";

type Plan = NonNullable<RotateAccessKeyMutation["rotateAccessKey"]["plan"]>;
type Destination = NonNullable<RotateAccessKeyInput["destination"]>;
type Mode = NonNullable<RotateAccessKeyInput["mode"]>;

const route = getRouteApi("/frame/rotation/new");
const SECOND_MS = 1_000;

/** What is wanted, then what would be done, then the deed: nothing is touched before the last button. */
export function RotationPlanPage(): ReactElement {
  const { user = "", key, in: inAccount } = route.useSearch();
  const { viewer } = useSession();
  const navigate = useNavigate();
  const [rotate, { loading }] = useMutation(RotateAccessKeyDocument);
  const [destination, setDestination] = useState<Destination>("SECRETS_MANAGER");
  const [secretId, setSecretId] = useState("");
  const [mode, setMode] = useState<Mode>("STANDARD");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [plan, setPlan] = useState<Plan | null>(null);
  const [problem, setProblem] = useState<{ readonly code: string; readonly message: string } | null>(null);
  // Asked twice for whatever reason, one rotation comes of it.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const isCompromised = mode === "COMPROMISED";

  async function ask(dryRun: boolean): Promise<void> {
    const input: RotateAccessKeyInput = {
      accountId: inAccount ?? null,
      userName: user,
      accessKeyId: key ?? null,
      destination,
      secretId: destination === "SECRETS_MANAGER" ? secretId.trim() || null : null,
      mode,
      reason: reason.trim() || null,
      confirmation: isCompromised ? typed : null,
      dryRun,
      ...(dryRun ? {} : { idempotencyKey }),
    };
    try {
      const payload = (await rotate({ variables: { input } })).data?.rotateAccessKey;
      const refused = payload?.userErrors[0];
      setProblem(refused ?? null);
      if (payload?.rotation && (!refused || refused.code === "ROTATION_ALREADY_OPEN"))
        return await navigate({ to: "/rotation/$rotationId", params: { rotationId: payload.rotation.id } });
      setPlan(refused ? null : (payload?.plan ?? null));
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  const header = (
    <PageHeader
      title={user === "" ? "Rotate a key" : `Rotate the key of ${user}`}
      question="What will change, and when?"
      back={<Link to="/rotation">Rotation</Link>}
    />
  );
  if (user === "" || !hasRole(viewer, "operator"))
    return (
      <>
        {header}
        <EmptyState title={user === "" ? "Whose key?" : "Your role does not include this"}>
          {user === ""
            ? "Open a user, then Keys, and choose Rotate beside the key."
            : "Rotating keys needs the role operator."}
        </EmptyState>
      </>
    );
  return (
    <>
      {header}
      <Panel title="How">
        <form
          className={styles["form"]}
          onSubmit={(event) => {
            event.preventDefault();
            void ask(true);
          }}
          onChange={() => setPlan(null)}
        >
          {key && (
            <p>
              Replaces <code>{key}</code>.
            </p>
          )}
          <Radio.Group label="Where the new secret goes" value={destination} onChange={setDestination}>
            <Radio
              mt={8}
              value="SECRETS_MANAGER"
              label="AWS Secrets Manager"
              description="In the account itself; applications read it there."
            />
            <Radio
              mt={8}
              value="REVEAL"
              label="Shown to me, once"
              description="You carry it to the application yourself and confirm that it arrived."
            />
          </Radio.Group>
          {destination === "SECRETS_MANAGER" && (
            <TextInput
              label="Secret"
              placeholder={`iam-monitor/${user}`}
              description="Its name or ARN; made when it is not there."
              value={secretId}
              onChange={(event) => setSecretId(event.currentTarget.value)}
            />
          )}
          <Radio.Group label="In which order" value={mode} onChange={setMode}>
            <Radio
              mt={8}
              value="STANDARD"
              label="Applications first"
              description="Both keys work until the new one is used and the old one is quiet."
            />
            <Radio
              mt={8}
              value="COMPROMISED"
              disabled={!hasRole(viewer, "admin")}
              label="The key leaked"
              description="Switches the old key off at once: applications fail until they have the new one. Needs the role admin."
            />
          </Radio.Group>
          <TextInput
            label="Reason"
            description="For the history."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            withAsterisk={isCompromised}
          />
          {isCompromised && (
            <TextInput
              label={`Type ${user} to confirm`}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              withAsterisk
            />
          )}
          {problem && (
            <p role="alert" className={styles["problem"]}>
              {problem.message} <code>{problem.code}</code>
            </p>
          )}
          <div className={styles["actions"]}>
            <Button type="submit" variant={plan ? "default" : "filled"} loading={loading && plan === null}>
              Show the plan
            </Button>
          </div>
        </form>
      </Panel>
      {plan && (
        <div className={styles["after"]}>
          <Panel title="The plan">
            {plan.warnings.map((warning) => (
              <p key={warning} className={styles["notice"]}>
                {warning}
              </p>
            ))}
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
              Nothing was touched yet. It can be cancelled before the new key is made, and rolled back until the old one
              is deleted.
            </p>
            <Button color={isCompromised ? "red.9" : undefined} loading={loading} onClick={() => void ask(false)}>
              {isCompromised ? "Switch it off and rotate" : "Start the rotation"}
            </Button>
          </Panel>
        </div>
      )}
    </>
  );
}
