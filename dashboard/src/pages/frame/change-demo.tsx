import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { ChangeDemoAccountDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";

/** Lets somebody misbehave in the demo account: the fastest way to see an alert arrive by itself. */
export function ChangeDemo(): ReactElement {
  const [change, { loading }] = useMutation(ChangeDemoAccountDocument);

  async function begin(): Promise<void> {
    try {
      const { data } = await change();
      const refused = data?.changeDemoAccount.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "Nothing happened in the demo", message: refused.message });
      else
        showToast({
          tone: "good",
          title: "Something happened in the demo",
          message: `${data?.changeDemoAccount.message ?? ""} The scan that runs now will see it.`,
        });
    } catch (error) {
      showToast({ tone: "bad", title: "Nothing happened in the demo", message: problemOf(error).message });
    }
  }

  return (
    <RoleGate needs="analyst">
      <Button size="compact-xs" variant="subtle" loading={loading} onClick={() => void begin()}>
        Make something happen
      </Button>
    </RoleGate>
  );
}
