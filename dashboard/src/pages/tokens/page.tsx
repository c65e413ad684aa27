import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { readAgain } from "../../ui/read-again.ts";
import table from "../../ui/simple-table.module.css";
import { ColumnHeaders, SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { type ApiTokenRowFragment, ApiTokensDocument, RevokeApiTokenDocument } from "../../gql/operators.ts";
import { countOf } from "../../ui/format.ts";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { useNow } from "../../ui/now.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { TokenDialog } from "./token-dialog.tsx";
import { TokenUse } from "./token-use.tsx";
import { scopeText } from "./token-presets.ts";

const TOKENS_SHOWN_MAX = 100;
/** A longer list of scopes is shown as their number. */
const SCOPES_SHOWN_CHARACTERS = 80;

const HEADERS = [
  { label: "Name" },
  { label: "Prefix", isWide: true },
  { label: "Scopes" },
  { label: "Owner", isWide: true },
  { label: "Last used", isWide: true },
  { label: "Expires" },
];

const route = getRouteApi("/frame/settings/tokens");

export function TokensPage(): ReactElement {
  const result = useQuery(ApiTokensDocument, { variables: { first: TOKENS_SHOWN_MAX } });
  const { data, error, refetch } = result;
  const isCreating = route.useSearch().new === true;
  const navigate = useNavigate();
  const setCreating = (isOpen: boolean): void =>
    void navigate({ from: "/settings/tokens", to: ".", search: { new: isOpen || undefined } });
  const [revoking, setRevoking] = useState<ApiTokenRowFragment | null>(null);
  const [created, setCreated] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const proof = useReauthentication();
  const tokens = data?.apiTokens;
  const { viewer } = useSession();
  // Admins with access to all accounts see all tokens, others their own.
  const seesAll = hasPermission(viewer, "OPERATORS_READ");
  return (
    <>
      <PageHeader
        title="API tokens"
        question={`${seesAll ? "The tokens of all operators" : "Your tokens"}, for scripts and integrations.${tokens && tokens.totalCount > 0 ? ` ${countOf(tokens.totalCount, "token")}.` : ""}`}
        actions={
          tokens &&
          tokens.nodes.length > 0 && (
            <Button size="xs" onClick={() => setCreating(true)}>
              New token…
            </Button>
          )
        }
      />
      {created && (
        <Panel title={`Token ${created.name}`}>
          <p role="status">
            This token is shown only now and cannot be shown again. Try the requests in <a href="/graphiql">GraphiQL</a>
            , or read the <a href="/docs/rest">REST documentation</a>.
          </p>
          <TokenUse token={created.token} />
          <Button mt="sm" size="xs" variant="default" onClick={() => setCreated(null)}>
            Done
          </Button>
        </Panel>
      )}
      {!tokens && error && <ErrorState problem={problemOf(error)} what="the tokens" onRetry={() => void refetch()} />}
      {!tokens && !error && <LoadingRows label="Loading tokens" />}
      {tokens?.nodes.length === 0 && (
        <Panel>
          <EmptyState
            title="No tokens yet"
            actions={
              <Button size="xs" onClick={() => setCreating(true)}>
                New token…
              </Button>
            }
          >
            Scripts, notebooks and integrations need a token. It has only the scopes that you select and expires within
            a year. To create one, you confirm your identity: with a passkey, a password or your identity provider, or
            with a code from the server&apos;s console if you have none of them.
          </EmptyState>
        </Panel>
      )}
      {tokens && tokens.nodes.length > 0 && <TokenTable tokens={tokens.nodes} onRevoke={setRevoking} />}
      {isCreating && (
        <TokenDialog
          onRun={proof.run}
          onClose={() => setCreating(false)}
          onCreated={(token) => {
            setCreating(false);
            setCreated(token);
            void readAgain(result);
          }}
        />
      )}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

function TokenTable({
  tokens,
  onRevoke,
}: {
  readonly tokens: readonly ApiTokenRowFragment[];
  readonly onRevoke: (token: ApiTokenRowFragment) => void;
}): ReactElement {
  const now = useNow();
  return (
    <Panel>
      <SimpleTable label="API tokens" hasCards>
        <ColumnHeaders columns={HEADERS} action="Revoke" />
        <tbody>
          {tokens.map((token) => {
            const isInvalid = token.revokedAt !== null || Date.parse(token.expiresAt) <= now;
            return (
              <tr key={token.id}>
                <th scope="row">{token.name}</th>
                <td className={table["wide"]}>{token.hint ? <code>{token.hint}…</code> : "–"}</td>
                <td>
                  <TokenScopes token={token} />
                </td>
                <td className={table["wide"]}>{token.isInitial ? "initial token, no owner" : token.operatorName}</td>
                <td className={table["wide"]}>{token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : "never"}</td>
                <td>
                  {token.revokedAt ? (
                    <>
                      revoked <RelativeTime at={token.revokedAt} />
                    </>
                  ) : (
                    <DateOf at={token.expiresAt} />
                  )}
                </td>
                <td>
                  {!isInvalid && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => onRevoke(token)}
                      aria-label={`Revoke ${token.name}`}
                    >
                      Revoke…
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </SimpleTable>
    </Panel>
  );
}

/** The scopes of a token, and its limits. All scopes are in the title, because the initial token has dozens. */
function TokenScopes({ token }: { readonly token: ApiTokenRowFragment }): ReactElement {
  const text = scopeText(token.scopes);
  const isLong = text.length > SCOPES_SHOWN_CHARACTERS;
  return (
    <span title={token.scopes.join(", ")}>
      {isLong ? `${countOf(token.scopes.length, "permission")}, up to the role ${token.role}` : text}
      {token.accountIds && <> in {countOf(token.accountIds.length, "account")}</>}
      {token.networks && <> from {token.networks.join(", ")}</>}
    </span>
  );
}

function RevokeDialog({
  token,
  onClose,
}: {
  readonly token: ApiTokenRowFragment;
  readonly onClose: () => void;
}): ReactElement {
  const [revoke, { loading }] = useMutation(RevokeApiTokenDocument);
  const { problem, run } = useSubmit();

  async function submit(): Promise<void> {
    await run(async () => (await revoke({ variables: { input: { id: token.id } } })).data?.revokeApiToken, onClose);
  }

  return (
    <ConfirmDialog
      isOpen
      tone="dangerous"
      title={`Revoke ${token.name}?`}
      confirmLabel="Revoke"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <p>Requests with this token will be refused. This cannot be undone, but you can create another token.</p>
    </ConfirmDialog>
  );
}
