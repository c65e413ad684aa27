import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { StepList } from "../../ui/step-list.tsx";
import { AccountSetupDocument, type ConnectAccountMutation } from "../../gql/accounts.ts";
import { hasRole } from "../../features/session/access.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { ChooseSource } from "./choose-source.tsx";
import { CreateRole } from "./create-role.tsx";
import { FirstScan } from "./first-scan.tsx";
import { TestStep } from "./test-step.tsx";
import styles from "./welcome.module.css";

export type CrossAccountMember = NonNullable<ConnectAccountMutation["connectAccount"]["account"]>;

const route = getRouteApi("/frame/welcome");

/** Connecting in four steps. The account's id stands in the address, so that a reload or a colleague goes on from here. */
export function WelcomePage(): ReactElement {
  const session = useSession();
  const navigate = useNavigate();
  const { connecting, step } = route.useSearch();
  const { data, error, refetch } = useQuery(AccountSetupDocument, {
    variables: { id: connecting ?? "" },
    skip: connecting === undefined,
  });
  const account = data?.account ?? null;
  const demo = session.accounts.find((each) => each.isDemo);
  const [isTested, setTested] = useState(false);
  const go = (next: { connecting?: string | undefined; step?: "test" | "scan" | undefined }): void =>
    void navigate({ from: "/welcome", to: ".", search: (before) => ({ ...before, ...next }) });

  if (!hasRole(session.viewer, "admin")) {
    const message = `This needs the role admin; yours is ${session.viewer.role}.`;
    return (
      <>
        <PageHeader title="Connect an AWS account" />
        <ErrorState
          problem={{ code: "FORBIDDEN", message, requestId: null, isRetryable: false }}
          what="connecting accounts"
        />
      </>
    );
  }
  const current =
    account === null ? 0 : step === "scan" ? 3 : step === "test" || account.source !== "ASSUME_ROLE" ? 2 : 1;
  return (
    <>
      <PageHeader title="Connect an AWS account" question="How do I see something real in a minute?" />
      {demo && account === null && (
        <aside className={styles["demo"]} aria-label="Demo">
          <p>
            <b>Just looking?</b> The demo account is here already, with made-up people, keys and a few bad policies.
          </p>
          <Button
            variant="default"
            size="xs"
            onClick={() => void navigate({ to: "/alerts", search: { account: demo.id } })}
          >
            Look at the demo
          </Button>
        </aside>
      )}
      {connecting !== undefined && account === null ? (
        error ? (
          <ErrorState problem={problemOf(error)} what="this connection" onRetry={() => void refetch()} />
        ) : data ? (
          <ErrorState problem={{ code: "NOT_FOUND", message: "", requestId: null, isRetryable: false }} />
        ) : (
          <LoadingRows rows={4} />
        )
      ) : (
        <StepList
          label="Steps to connect an account"
          current={current}
          steps={[
            {
              title: "Choose how",
              summary: account ? account.name : "Where the right to read comes from",
              content: (
                <ChooseSource
                  onConnected={(connected) =>
                    go({ connecting: connected.id, step: connected.source === "ASSUME_ROLE" ? undefined : "test" })
                  }
                />
              ),
            },
            {
              title: "Create the role",
              summary:
                account && account.source !== "ASSUME_ROLE"
                  ? "Not needed for this way"
                  : "Read-only, with an external id of ours",
              content: account && <CreateRole account={account} onDone={() => go({ step: "test" })} />,
            },
            {
              title: "Test it, line by line",
              summary: "Each read action, yes or no",
              content: account && (
                <TestStep
                  account={account}
                  isTested={isTested}
                  onTested={() => {
                    setTested(true);
                    void refetch();
                  }}
                  onDone={() => go({ step: "scan" })}
                />
              ),
            },
            { title: "First scan", summary: "Alerts on screen", content: account && <FirstScan account={account} /> },
          ]}
        />
      )}
    </>
  );
}
