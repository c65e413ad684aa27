import { useMutation } from "@apollo/client/react";
import { Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CreateApiTokenDocument } from "../../gql/operators.ts";
import type { CreateApiTokenInput } from "../../gql/schema-types.ts";
import { ROLES } from "../../gql/constants.ts";
import { useNow } from "../../ui/now.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { namesIn, TOKEN_PRESETS } from "./token-presets.ts";

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
  const { create, isBusy, problem } = useTokenCreation(onCreated);
  const [name, setName] = useState("");
  const [presets, setPresets] = useState<string[]>(["read"]);
  const [others, setOthers] = useState("");
  const [accountIds, setAccountIds] = useState<string[]>([]);
  const [networks, setNetworks] = useState("");
  const [days, setDays] = useState(DAYS_DEFAULT);
  const areDaysValid = isDayCount(days);
  const scopes = [...presets, ...namesIn(others)];
  const isPerAccount = areScopesPerAccount(scopes);

  async function save(): Promise<string | null> {
    return create({
      name: name.trim(),
      scopes,
      accountIds: isPerAccount && accountIds.length > 0 ? accountIds : null,
      networks: namesIn(networks).length > 0 ? namesIn(networks) : null,
      days: Number(days),
    });
  }

  return (
    <ConfirmDialog
      isOpen
      title="New token"
      confirmLabel="Create token"
      isBusy={isBusy}
      canConfirm={name.trim() !== "" && areDaysValid && scopes.length > 0}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="The purpose of the token. The audit log shows it after your name."
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <PresetsField value={presets} onChange={setPresets} />
      <TextInput
        label="Other scopes"
        description="Permissions by name, separated by commas, such as alerts.triage, rotations.start."
        autoComplete="off"
        spellCheck={false}
        value={others}
        onChange={(event) => setOthers(event.currentTarget.value)}
      />
      {isPerAccount && <AccountsField value={accountIds} onChange={setAccountIds} />}
      <TextInput
        label="Networks"
        description="CIDR blocks from which the token may be used, such as 203.0.113.0/24. Empty: from anywhere."
        autoComplete="off"
        spellCheck={false}
        value={networks}
        onChange={(event) => setNetworks(event.currentTarget.value)}
      />
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

function isDayCount(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= DAYS_MAX;
}

/** Whether a token with these scopes can be limited to accounts. */
function areScopesPerAccount(scopes: readonly string[]): boolean {
  return (
    scopes.length > 0 && scopes.every((name) => TOKEN_PRESETS.find((preset) => preset.name === name)?.isPerAccount)
  );
}

interface NewToken extends Omit<CreateApiTokenInput, "expiresAt"> {
  /** The number of days until it expires. */
  readonly days: number;
}

interface TokenCreation {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Returns the error code, or null. */
  readonly create: (token: NewToken) => Promise<string | null>;
}

function useTokenCreation(onCreated: TokenDialogProps["onCreated"]): TokenCreation {
  const now = useNow();
  const [mutate, { loading }] = useMutation(CreateApiTokenDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function create({ days, ...token }: NewToken): Promise<string | null> {
    try {
      const expiresAt = new Date(now + days * DAY_MS).toISOString();
      const { data } = await mutate({ variables: { input: { ...token, expiresAt } } });
      const refused = data?.createApiToken.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (data?.createApiToken.token) onCreated({ name: token.name, token: data.createApiToken.token });
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  return { isBusy: loading, problem, create };
}

interface NamesFieldProps {
  readonly value: string[];
  readonly onChange: (value: string[]) => void;
}

function PresetsField({ value, onChange }: NamesFieldProps): ReactElement {
  const { viewer } = useSession();
  return (
    <Checkbox.Group
      label="Scopes"
      description="The permissions of the token. No token can invite operators or create tokens."
      value={value}
      onChange={onChange}
    >
      {TOKEN_PRESETS.map((preset) => {
        const isOwn = ROLES.indexOf(viewer.role) >= ROLES.indexOf(preset.leastRole);
        return (
          <Checkbox
            key={preset.name}
            mt={8}
            value={preset.name}
            disabled={!isOwn}
            label={preset.label}
            description={isOwn ? preset.description : `${preset.description} Needs the role ${preset.leastRole}.`}
          />
        );
      })}
    </Checkbox.Group>
  );
}

function AccountsField({ value, onChange }: NamesFieldProps): ReactElement {
  const { accounts } = useSession();
  return (
    <Checkbox.Group
      label="Accounts"
      description="The accounts that the token may use. None selected: all accounts."
      value={value}
      onChange={onChange}
    >
      {accounts.map((account) => (
        <Checkbox key={account.id} mt={8} value={account.id} label={account.name} />
      ))}
    </Checkbox.Group>
  );
}
