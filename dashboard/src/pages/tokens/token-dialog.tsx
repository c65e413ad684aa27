import { useMutation } from "@apollo/client/react";
import { Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { RoleChoice } from "../../features/session/role-choice.tsx";
import { CreateApiTokenDocument } from "../../gql/operators.ts";
import { type AccessRole, hasRole } from "../../features/session/access.ts";
import { useNow } from "../../ui/now.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";

const DAY_MS = 86_400_000;
const DAYS_MAX = 365;
const DAYS_DEFAULT = "90";

export interface TokenDialogProps {
  /** Runs a request that may first ask for a fresh proof of identity. The request returns its error code or null. */
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  readonly onCreated: (created: { readonly name: string; readonly token: string }) => void;
  readonly onClose: () => void;
}

export function TokenDialog({ onRun, onCreated, onClose }: TokenDialogProps): ReactElement {
  const { viewer } = useSession();
  const now = useNow();
  const [create, { loading }] = useMutation(CreateApiTokenDocument);
  const [name, setName] = useState("");
  const [role, setRole] = useState<AccessRole>("viewer");
  const [days, setDays] = useState(DAYS_DEFAULT);
  const [canReveal, setCanReveal] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const areDaysValid = /^\d{1,3}$/.test(days) && Number(days) >= 1 && Number(days) <= DAYS_MAX;
  const canRoleReveal = hasRole({ role }, "operator");

  async function save(): Promise<string | null> {
    try {
      const { data } = await create({
        variables: {
          input: {
            name: name.trim(),
            role,
            scopes: canReveal && canRoleReveal ? ["secrets:reveal"] : [],
            expiresAt: new Date(now + Number(days) * DAY_MS).toISOString(),
          },
        },
      });
      const refused = data?.createApiToken.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (data?.createApiToken.token) onCreated({ name: name.trim(), token: data.createApiToken.token });
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  return (
    <ConfirmDialog
      isOpen
      title="New token"
      confirmLabel="Create token"
      isBusy={loading}
      canConfirm={name.trim() !== "" && areDaysValid}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="What the token is for. Its actions appear in the audit log under this name."
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <RoleChoice value={role} onChange={setRole} most={viewer.role as AccessRole} />
      {canRoleReveal && (
        <Checkbox
          label="Can reveal new secrets"
          description="Needed only by scripts that fetch the new keys of rotations (scope secrets:reveal)."
          checked={canReveal}
          onChange={(event) => setCanReveal(event.currentTarget.checked)}
        />
      )}
      <TextInput
        label="Days until it expires"
        inputMode="numeric"
        value={days}
        error={areDaysValid ? undefined : `Enter a whole number from 1 to ${DAYS_MAX}.`}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
