import { useMutation, useQuery } from "@apollo/client/react";
import { NativeSelect } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SchedulePreview } from "../../features/rotations/schedule-preview.tsx";
import {
  ScheduleColumns,
  ScheduleEffect,
  ScheduleFields,
  ScheduleNameField,
  useScheduleSettings,
} from "../../features/rotations/schedule-settings.tsx";
import { useSession } from "../../features/session/session.ts";
import { CreateRotationScheduleDocument, ScheduledAccountDocument } from "../../gql/rotations.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useSubmit } from "../../ui/use-submit.ts";

export interface ScheduleDialogProps {
  readonly accountId: string | null;
  readonly onCreated: () => void;
  readonly onClose: () => void;
}

export function ScheduleDialog({ accountId, onCreated, onClose }: ScheduleDialogProps): ReactElement {
  const { accounts } = useSession();
  const [create, { loading }] = useMutation(CreateRotationScheduleDocument);
  const [account, setAccount] = useState(accountId ?? accounts[0]?.id ?? "");
  const connection = useQuery(ScheduledAccountDocument, { variables: { accountId: account } }).data?.account;
  const settings = useScheduleSettings();
  const { problem, run } = useSubmit();
  const input = { ...settings.input, accountId: account };

  async function save(): Promise<void> {
    await run(async () => {
      const { data } = await create({ variables: { input } });
      return data?.createRotationSchedule;
    }, onCreated);
  }

  return (
    <ConfirmDialog
      isOpen
      isWide
      title="New schedule"
      confirmLabel="Create schedule"
      isBusy={loading}
      canConfirm={settings.isValid}
      problem={problem}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <ScheduleColumns
        effect={
          <>
            <ScheduleEffect />
            {connection?.writes === "OFF" && (
              <p role="status">
                Writes to AWS are off for this account. No rotation starts until an admin turns them on in Accounts.
              </p>
            )}
            {settings.isComplete && <SchedulePreview input={input} />}
          </>
        }
      >
        <ScheduleNameField {...settings} />
        <NativeSelect
          label="Account"
          value={account}
          data={accounts.map(({ id, name, awsAccountId }) => ({
            value: id,
            label: awsAccountId === null ? name : `${name} (${awsAccountId})`,
          }))}
          onChange={(event) => setAccount(event.currentTarget.value)}
        />
        <ScheduleFields settings={settings} region={connection?.region} />
      </ScheduleColumns>
    </ConfirmDialog>
  );
}
