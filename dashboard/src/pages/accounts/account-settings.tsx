import { useMutation } from "@apollo/client/react";
import { Checkbox, Radio, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import { type AccountRowFragment, UpdateAccountDocument } from "../../gql/accounts.ts";
import {
  type RegionalReadings,
  RegionalReadingsField,
  regionalReadingsOf,
  regionsOf,
} from "./regional-readings-field.tsx";
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
  const [readings, setReadings] = useState(() => readingsOf(account));
  const { regional, keyUseRegions, ...switches } = readings;
  const workloadRegions = regionsOf(regional);
  const scanEveryHours = hours.trim() === "" ? null : Number(hours);
  const isIntervalValid =
    scanEveryHours === null || (Number.isInteger(scanEveryHours) && scanEveryHours >= 1 && scanEveryHours <= MAX_HOURS);

  const send = async () => {
    const { data } = await update({
      variables: {
        input: {
          id: account.id,
          name: name.trim(),
          scanEveryHours,
          writes,
          ...switches,
          readsWorkloads: regional.workloads,
          readsResourcePolicies: regional.resourcePolicies,
          readsAccessAnalyzer: regional.accessAnalyzer,
          workloadRegions,
          keyUseRegions: keyUseRegions.split(/[\s,]+/).filter((region) => region !== ""),
          ...(account.source === "ASSUME_ROLE" ? { roleArn: roleArn.trim() || null } : {}),
          rotateRoleArn: rotateRoleArn.trim() || null,
        },
      },
    });
    return data?.updateAccount;
  };

  return (
    <SensitiveDialog
      title={`Edit ${account.name}`}
      confirmLabel="Save"
      isBusy={loading}
      canConfirm={
        name.trim() !== "" &&
        isIntervalValid &&
        workloadRegions !== null &&
        (writes !== "ROTATE_ROLE" || rotateRoleArn.trim() !== "")
      }
      send={send}
      showsRequest
      onClose={onClose}
    >
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} withAsterisk />
      <TextInput
        label="Scan interval (hours)"
        description="Leave empty to scan manually only."
        inputMode="numeric"
        value={hours}
        error={isIntervalValid ? undefined : `Enter a whole number from 1 to ${MAX_HOURS}.`}
        onChange={(event) => setHours(event.currentTarget.value)}
      />
      {account.source === "ASSUME_ROLE" && (
        <TextInput label="Role ARN" value={roleArn} onChange={(event) => setRoleArn(event.currentTarget.value)} />
      )}
      {account.source !== "OFFLINE_FILES" && (
        <ReadingFields ownRegion={account.region} value={readings} onChange={setReadings} />
      )}
      <WriteModeField value={writes} onChange={setWrites} />
      {writes === "ROTATE_ROLE" && (
        <>
          <RotateRoleSetup accountId={account.id} />
          <TextInput
            label="Rotate role ARN"
            description="The ARN of the role that you created."
            placeholder="arn:aws:iam::123456789012:role/IamMonitorRotate"
            spellCheck={false}
            withAsterisk
            value={rotateRoleArn}
            onChange={(event) => setRotateRoleArn(event.currentTarget.value)}
          />
        </>
      )}
    </SensitiveDialog>
  );
}

/** The optional readings of an account. The Regions are kept as they were typed. */
interface Readings {
  readonly readsLastAccessed: boolean;
  readonly readsUserCredentials: boolean;
  readonly readsAlerting: boolean;
  readonly readsKeyUse: boolean;
  readonly regional: RegionalReadings;
  readonly keyUseRegions: string;
}

function readingsOf(account: AccountRowFragment): Readings {
  const { readsLastAccessed, readsUserCredentials, readsAlerting, readsKeyUse } = account;
  return {
    readsLastAccessed,
    readsUserCredentials,
    readsAlerting,
    readsKeyUse,
    regional: regionalReadingsOf(account),
    keyUseRegions: account.keyUseRegions.join(", "),
  };
}

interface ReadingFieldsProps {
  readonly ownRegion: string;
  readonly value: Readings;
  readonly onChange: (value: Readings) => void;
}

function ReadingFields({ ownRegion, value, onChange }: ReadingFieldsProps): ReactElement {
  const change = (part: Partial<Readings>): void => onChange({ ...value, ...part });
  return (
    <>
      <Checkbox
        label="Read last accessed data for users and roles"
        description="Requests one report per user and role after scans, at most about once a day. Each report takes AWS several seconds, and AWS throttles these calls first. Requires iam:GenerateServiceLastAccessedDetails and iam:GetServiceLastAccessedDetails."
        checked={value.readsLastAccessed}
        onChange={(event) => change({ readsLastAccessed: event.currentTarget.checked })}
      />
      <Checkbox
        label="Read MFA devices, API keys and SSH keys of users"
        description="Reads MFA devices, API keys and passwords for AWS services, and SSH public keys. Makes two calls per user and scan. Requires iam:ListMFADevices, iam:ListServiceSpecificCredentials and iam:ListSSHPublicKeys."
        checked={value.readsUserCredentials}
        onChange={(event) => change({ readsUserCredentials: event.currentTarget.checked })}
      />
      <RegionalReadingsField value={value.regional} onChange={(regional) => change({ regional })} />
      <Checkbox
        label="Read whom AWS and CloudWatch alert"
        description="Reads whether the account has a security contact, and the alarms on events of CloudTrail. The contact itself is not stored. Requires the actions of the statement ReadAlerting in the role's template."
        checked={value.readsAlerting}
        onChange={(event) => change({ readsAlerting: event.currentTarget.checked })}
      />
      <Checkbox
        label="Read who uses access keys"
        description="Looks up the calls of a key in CloudTrail on request and during rotations, at one request per second and Region. Requires cloudtrail:LookupEvents."
        checked={value.readsKeyUse}
        onChange={(event) => change({ readsKeyUse: event.currentTarget.checked })}
      />
      {value.readsKeyUse && (
        <TextInput
          label="Further Regions to read"
          description={`Regions that your applications use, separated by commas. ${ownRegion} and the Region with IAM's events are always read.`}
          placeholder="eu-central-1, eu-west-3"
          spellCheck={false}
          value={value.keyUseRegions}
          onChange={(event) => change({ keyUseRegions: event.currentTarget.value })}
        />
      )}
    </>
  );
}

type WriteMode = AccountRowFragment["writes"];

function WriteModeField({
  value,
  onChange,
}: {
  readonly value: WriteMode;
  readonly onChange: (value: WriteMode) => void;
}): ReactElement {
  return (
    <Radio.Group label="Writes to AWS" value={value} onChange={onChange}>
      <Radio mt={8} value="OFF" label="Off" description="IAM Monitor only reads." />
      <Radio
        mt={8}
        value="ROTATE_ROLE"
        label="Using the rotate role"
        description="Keys can be rotated step by step, with a plan first."
      />
      <Radio
        mt={8}
        value="CONNECTION"
        label="Using this connection"
        description="Recommended only if the connection's permissions are narrow."
      />
    </Radio.Group>
  );
}
