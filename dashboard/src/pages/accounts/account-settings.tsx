import { useMutation } from "@apollo/client/react";
import { Checkbox, Radio, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { type AccountRowFragment, UpdateAccountDocument } from "../../gql/accounts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { RotateRoleSetup } from "./rotate-role-setup.tsx";

const MAX_HOURS = 720;

export function AccountSettings({
  account,
  onClose,
}: {
  readonly account: AccountRowFragment;
  readonly onClose: () => void;
}): ReactElement {
  const [update, { loading }] = useMutation(UpdateAccountDocument);
  const [name, setName] = useState(account.name);
  const [hours, setHours] = useState(String(account.scanEveryHours ?? ""));
  const [roleArn, setRoleArn] = useState(account.roleArn ?? "");
  const [rotateRoleArn, setRotateRoleArn] = useState(account.rotateRoleArn ?? "");
  const [writes, setWrites] = useState(account.writes);
  const [readsLastAccessed, setReadsLastAccessed] = useState(account.readsLastAccessed);
  const { problem, run } = useSubmit();
  const scanEveryHours = hours.trim() === "" ? null : Number(hours);
  const areHoursRight =
    scanEveryHours === null || (Number.isInteger(scanEveryHours) && scanEveryHours >= 1 && scanEveryHours <= MAX_HOURS);

  async function save(): Promise<void> {
    await run(async () => {
      const { data } = await update({
        variables: {
          input: {
            id: account.id,
            name: name.trim(),
            scanEveryHours,
            writes,
            readsLastAccessed,
            ...(account.source === "ASSUME_ROLE" ? { roleArn: roleArn.trim() || null } : {}),
            rotateRoleArn: rotateRoleArn.trim() || null,
          },
        },
      });
      return data?.updateAccount;
    }, onClose);
  }

  return (
    <ConfirmDialog
      isOpen
      title={`Change ${account.name}`}
      confirmLabel="Save"
      isBusy={loading}
      canConfirm={name.trim() !== "" && areHoursRight && (writes !== "ROTATE_ROLE" || rotateRoleArn.trim() !== "")}
      problem={problem}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} withAsterisk />
      <TextInput
        label="Scan every … hours"
        description="Empty: only by hand."
        inputMode="numeric"
        value={hours}
        error={areHoursRight ? undefined : `A whole number from 1 to ${MAX_HOURS}.`}
        onChange={(event) => setHours(event.currentTarget.value)}
      />
      {account.source === "ASSUME_ROLE" && (
        <TextInput label="Role ARN" value={roleArn} onChange={(event) => setRoleArn(event.currentTarget.value)} />
      )}
      {account.source !== "OFFLINE_FILES" && (
        <Checkbox
          label="Read what users and roles use of their rights"
          description="Once a day AWS is asked for a report on each user and role, which takes it seconds each; it throttles these calls before others. It needs iam:GenerateServiceLastAccessedDetails and iam:GetServiceLastAccessedDetails."
          checked={readsLastAccessed}
          onChange={(event) => setReadsLastAccessed(event.currentTarget.checked)}
        />
      )}
      <Radio.Group label="Writes to AWS" value={writes} onChange={setWrites}>
        <Radio mt={8} value="OFF" label="Off" description="IAM Monitor only reads." />
        <Radio
          mt={8}
          value="ROTATE_ROLE"
          label="Through the rotate role"
          description="Keys can be rotated, step by step and with a plan first."
        />
        <Radio
          mt={8}
          value="CONNECTION"
          label="Through this connection"
          description="Only where the connection's own rights are narrow."
        />
      </Radio.Group>
      {writes === "ROTATE_ROLE" && (
        <>
          <RotateRoleSetup accountId={account.id} />
          <TextInput
            label="Rotate role ARN"
            description="Of the role that you made."
            placeholder="arn:aws:iam::123456789012:role/IamMonitorRotate"
            spellCheck={false}
            withAsterisk
            value={rotateRoleArn}
            onChange={(event) => setRotateRoleArn(event.currentTarget.value)}
          />
        </>
      )}
    </ConfirmDialog>
  );
}
