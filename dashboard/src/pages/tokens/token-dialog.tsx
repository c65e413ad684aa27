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
  readonly onRun: (deed: () => Promise<string | null>) => Promise<void>;
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void;
  readonly onClose: () => void;
}

export function TokenDialog({ onRun, onMade, onClose }: TokenDialogProps): ReactElement {
  const { viewer } = useSession();
  const now = useNow();
  const [create, { loading }] = useMutation(CreateApiTokenDocument);
  const [name, setName] = useState("");
  const [role, setRole] = useState<AccessRole>("viewer");
  const [days, setDays] = useState(DAYS_DEFAULT);
  const [canReveal, setCanReveal] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const areDaysRight = /^\d{1,3}$/.test(days) && Number(days) >= 1 && Number(days) <= DAYS_MAX;
  const mayReveal = hasRole({ role }, "operator");

  async function save(): Promise<string | null> {
    try {
      const { data } = await create({
        variables: {
          input: {
            name: name.trim(),
            role,
            scopes: canReveal && mayReveal ? ["secrets:reveal"] : [],
            expiresAt: new Date(now + Number(days) * DAY_MS).toISOString(),
          },
        },
      });
      const refused = data?.createApiToken.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (data?.createApiToken.token) onMade({ name: name.trim(), token: data.createApiToken.token });
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  return (
    <ConfirmDialog
      isOpen
      title="Make a token"
      confirmLabel="Make it"
      isBusy={loading}
      canConfirm={name.trim() !== "" && areDaysRight}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="What it is for: its deeds are recorded under this name."
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <RoleChoice value={role} onChange={setRole} most={viewer.role as AccessRole} />
      {mayReveal && (
        <Checkbox
          label="May fetch new secrets"
          description="Only for a machine that takes over rotated keys (secrets:reveal)."
          checked={canReveal}
          onChange={(event) => setCanReveal(event.currentTarget.checked)}
        />
      )}
      <TextInput
        label="Days until it ends"
        inputMode="numeric"
        value={days}
        error={areDaysRight ? undefined : `A whole number from 1 to ${DAYS_MAX}.`}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
