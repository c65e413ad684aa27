import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { ChangeDemoAccountDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";

/** Simulates an incident in the demo account: the fastest way to see a new alert arrive. */
export function ChangeDemo(): ReactElement {
  const [change, { loading }] = useMutation(ChangeDemoAccountDocument);

  async function simulate(): Promise<void> {
    try {
      const { data } = await change();
      const refused = data?.changeDemoAccount.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "The incident was not simulated", message: refused.message });
      else
        showToast({
          tone: "good",
          title: "Incident simulated",
          message: `${data?.changeDemoAccount.message ?? ""} The running scan will report it.`,
        });
    } catch (error) {
      showToast({ tone: "bad", title: "The incident was not simulated", message: problemOf(error).message });
    }
  }

  return (
    <RoleGate needs="analyst" permission="demo.change">
      <Button size="compact-xs" variant="default" loading={loading} onClick={() => void simulate()}>
        Simulate an incident
      </Button>
    </RoleGate>
  );
}
