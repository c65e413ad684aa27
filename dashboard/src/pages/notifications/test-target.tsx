import { useMutation } from "@apollo/client/react";
import type { ReactElement } from "react";
import { TestButton } from "../../features/test-messages/test-button.tsx";
import { TestNotificationTargetDocument } from "../../gql/notifications.ts";

/** The button Send a test, and the dialog with the target's own answer. */
export function TestTarget({
  target,
}: {
  readonly target: { readonly id: string; readonly name: string };
}): ReactElement {
  const [send] = useMutation(TestNotificationTargetDocument);
  return (
    <TestButton
      name={target.name}
      permission="NOTIFICATIONS_SEND"
      label={`Send a test to ${target.name}`}
      accepted="The target accepted the test message"
      send={async () => (await send({ variables: { input: { id: target.id } } })).data?.testNotificationTarget}
    >
      Send a test
    </TestButton>
  );
}
