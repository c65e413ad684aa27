import { Radio } from "@mantine/core";
import type { ReactElement } from "react";
import { ROLES } from "../../gql/constants.ts";
import type { OperatorRole } from "../../gql/schema-types.ts";

const DESCRIPTIONS: Readonly<Record<OperatorRole, string>> = {
  viewer: "Can view scans, alerts, paths and inventory.",
  analyst: "Can also start scans and triage alerts.",
  operator: "Can also rotate access keys.",
  admin: "Can also connect accounts, manage operators and configure checks.",
};

export interface RoleChoiceProps {
  readonly value: OperatorRole;
  readonly onChange: (role: OperatorRole) => void;
  /** The highest role that is offered. */
  readonly most: OperatorRole;
}

export function RoleChoice({ value, onChange, most }: RoleChoiceProps): ReactElement {
  return (
    <Radio.Group label="Role" value={value} onChange={onChange}>
      {ROLES.slice(0, ROLES.indexOf(most) + 1).map((role) => (
        <Radio key={role} mt={8} value={role} label={role} description={DESCRIPTIONS[role]} />
      ))}
    </Radio.Group>
  );
}
