import { Button } from "@mantine/core";
import { lazy, type ReactElement, Suspense, useState } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";

const SimulateDialog = lazy(async () => ({ default: (await import("./simulate-dialog.tsx")).SimulateDialog }));

/** Simulates an incident in the demo account: the fastest way to see a new alert arrive. */
export function ChangeDemo(): ReactElement {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <RoleGate needs="analyst" permission="demo.change">
        <Button
          size="compact-xs"
          variant="default"
          title="Adds a fictional administrator. Asks first."
          onClick={() => setAsking(true)}
        >
          Simulate an incident…
        </Button>
      </RoleGate>
      {isAsking && (
        <Suspense fallback={null}>
          <SimulateDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
