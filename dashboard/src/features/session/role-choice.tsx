import { Radio } from "@mantine/core";
import type { ReactElement } from "react";
import { ACCESS_ROLES, type AccessRole } from "./access.ts";

const WORDS: Readonly<Record<AccessRole, string>> = {
  viewer: "Reads everything.",
  analyst: "And starts scans, judges and assigns alerts.",
  operator: "And rotates access keys.",
  admin: "And connects accounts, lets people in, changes the checks.",
};

export interface RoleChoiceProps {
  readonly value: AccessRole;
  readonly onChange: (role: AccessRole) => void;
  /** More than this is not offered. */
  readonly most: AccessRole;
}

export function RoleChoice({ value, onChange, most }: RoleChoiceProps): ReactElement {
  return (
    <Radio.Group label="Role" value={value} onChange={onChange}>
      {ACCESS_ROLES.slice(0, ACCESS_ROLES.indexOf(most) + 1).map((role) => (
        <Radio key={role} mt={8} value={role} label={role} description={WORDS[role]} />
      ))}
    </Radio.Group>
  );
}
