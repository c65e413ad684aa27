import { useMutation } from "@apollo/client/react";
import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { type OrganizationRowFragment, UpdateOrganizationDocument } from "../../gql/organizations.ts";
import { useSubmit } from "../../ui/use-submit.ts";

/** Switches on that accounts which join the organization are connected without an operator. */
export function NewAccounts({ organization }: { readonly organization: OrganizationRowFragment }): ReactElement {
  const [update, { loading }] = useMutation(UpdateOrganizationDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  const { id, connectsNewAccounts } = organization;
  return (
    <>
      <Checkbox
        label="Connect new accounts"
        description="IAM Monitor reads the organization every 30 minutes. With this option, it connects new accounts as soon as they have the role."
        checked={connectsNewAccounts}
        disabled={loading}
        error={problem ?? undefined}
        onChange={() =>
          void proof.run(() =>
            run(
              async () =>
                (await update({ variables: { input: { id, connectsNewAccounts: !connectsNewAccounts } } })).data
                  ?.updateOrganization,
              () => undefined,
            ),
          )
        }
      />
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
