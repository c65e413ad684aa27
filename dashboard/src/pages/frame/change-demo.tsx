import { Button } from "@mantine/core";
import { lazy, type ReactElement, Suspense, useState } from "react";
import { PermissionGate } from "../../features/session/permission-gate.tsx";

const SimulateDialog = lazy(async () => ({ default: (await import("./simulate-dialog.tsx")).SimulateDialog }));

/** Simulates an incident in the demo account: the fastest way to see a new alert arrive. */
export function ChangeDemo(): ReactElement {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <PermissionGate permission="DEMO_CHANGE">
        <Button
          size="compact-xs"
          variant="default"
          title="Adds a fictional administrator. Asks first."
          onClick={() => setAsking(true)}
        >
          Simulate an incident…
        </Button>
      </PermissionGate>
      {isAsking && (
        <Suspense fallback={null}>
          <SimulateDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
