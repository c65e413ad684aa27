import { Radio } from "@mantine/core";
import type { ReactElement } from "react";
import { ACCESS_ROLES, type AccessRole } from "./access.ts";

const DESCRIPTIONS: Readonly<Record<AccessRole, string>> = {
  viewer: "Can view scans, alerts, paths and inventory.",
  analyst: "Can also start scans and triage alerts.",
  operator: "Can also rotate access keys.",
  admin: "Can also connect accounts, manage operators and configure checks.",
};

export interface RoleChoiceProps {
  readonly value: AccessRole;
  readonly onChange: (role: AccessRole) => void;
  /** The highest role that is offered. */
  readonly most: AccessRole;
}

export function RoleChoice({ value, onChange, most }: RoleChoiceProps): ReactElement {
  return (
    <Radio.Group label="Role" value={value} onChange={onChange}>
      {ACCESS_ROLES.slice(0, ACCESS_ROLES.indexOf(most) + 1).map((role) => (
        <Radio key={role} mt={8} value={role} label={role} description={DESCRIPTIONS[role]} />
      ))}
    </Radio.Group>
  );
}
