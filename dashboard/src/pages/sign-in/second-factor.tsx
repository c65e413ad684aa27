import { Button } from "@mantine/core";
import IconFingerprint from "@tabler/icons-react/icons/IconFingerprint";
import type { ReactElement } from "react";

export interface SecondFactorProps {
  readonly isBusy: boolean;
  readonly onContinue: () => void;
  readonly onCancel: () => void;
}

/** Asks for the passkey after the correct password. */
export function SecondFactor({ isBusy, onContinue, onCancel }: SecondFactorProps): ReactElement {
  return (
    <>
      <p role="status">Your password is correct. Confirm with your passkey to sign in.</p>
      <Button
        loading={isBusy}
        onClick={onContinue}
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
        data-autofocus
      >
        Use your passkey
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        Start again
      </Button>
      <p>Lost your device? Ask an admin to remove its passkey and to give you a new invitation link.</p>
    </>
  );
}
