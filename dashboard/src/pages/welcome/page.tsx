import { useQuery } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { StepList } from "../../ui/step-list.tsx";
import { AccountSetupDocument } from "../../gql/accounts.ts";
import { hasPermission, refusedPageText } from "../../features/session/access.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { ChooseSource } from "./choose-source.tsx";
import type { ConnectingAccount } from "./connecting-account.ts";
import { CreateRole } from "./create-role.tsx";
import { TestStep } from "./test-step.tsx";
import styles from "./welcome.module.css";

const route = getRouteApi("/frame/welcome");

const STEPS = ["connect", "role", "test", "scan"] as const;
type Step = (typeof STEPS)[number];
/** The step that the URL can name. The account determines the other steps. */
type StepInUrl = "test";

function currentStep(account: ConnectingAccount | null, step: StepInUrl | undefined): Step {
  if (account === null) return "connect";
  if (step === "test" || account.source !== "ASSUME_ROLE") return "test";
  return "role";
}

/** Connects an account in four steps. The URL holds the account's id, so that a reload or a shared link continues here. */
export function WelcomePage(): ReactElement {
  const { viewer } = useSession();
  const { connecting } = route.useSearch();
  const { data, error, observable, refetch } = useQuery(AccountSetupDocument, {
    variables: { id: connecting ?? "" },
    skip: connecting === undefined,
  });
  const account = data?.account ?? null;

  // The set-up of an account that the viewer may see continues also with access to some accounts.
  if (
    !hasPermission(viewer, "ACCOUNTS_UPDATE") ||
    (connecting === undefined && !hasPermission(viewer, "ACCOUNTS_CONNECT"))
  ) {
    const message = refusedPageText(viewer, "ACCOUNTS_CONNECT");
    return (
      <>
        <PageHeader title="Connect an AWS account" />
        <ErrorState
          problem={{ code: "FORBIDDEN", message, requestId: null, isRetryable: false }}
          what="account connections"
        />
      </>
    );
  }
  const isMissing = connecting !== undefined && account === null;
  return (
    <>
      <PageHeader title="Connect an AWS account" question="Scans only read. Takes about 5 minutes." />
      {account === null && <OtherWays />}
      {!isMissing && <ConnectSteps account={account} onTested={() => void readAgain({ observable })} />}
      {isMissing && error && (
        <ErrorState problem={problemOf(error)} what="this connection" onRetry={() => void refetch()} />
      )}
      {isMissing && !error && data && (
        <ErrorState problem={{ code: "NOT_FOUND", message: "", requestId: null, isRetryable: false }} />
      )}
      {isMissing && !error && !data && <LoadingRows rows={4} />}
    </>
  );
}

/** The two ways to connect many accounts at once, and the demo for those who do not see it yet. */
function OtherWays(): ReactElement {
  const { accounts, accountId } = useSession();
  const navigate = useNavigate();
  const demo = accounts.find((account) => account.isDemo);
  const isInDemo = demo !== undefined && (accounts.length === 1 || accountId === demo.id);
  return (
    <aside className={styles["demo"]} aria-label="Other ways">
      <p>
        <b>Many accounts?</b> Connect them together instead of one by one.
      </p>
      <Group gap="xs">
        <Button component={Link} to="/settings/accounts/organization" variant="default" size="xs">
          From AWS Organizations
        </Button>
        <Button component={Link} to="/settings/accounts/file" variant="default" size="xs">
          From a list of accounts (YAML)
        </Button>
        {demo && !isInDemo && (
          <Button
            variant="default"
            size="xs"
            onClick={() => void navigate({ to: "/alerts", search: { account: demo.id } })}
          >
            Look at the demo account
          </Button>
        )}
      </Group>
    </aside>
  );
}

interface ConnectStepsProps {
  /** Null until the first step is done. */
  readonly account: ConnectingAccount | null;
  readonly onTested: () => void;
}

function ConnectSteps({ account, onTested }: ConnectStepsProps): ReactElement {
  const navigate = useNavigate();
  const { step } = route.useSearch();
  const [isTested, setTested] = useState(false);

  function open(next: { connecting?: string | undefined; step?: StepInUrl | undefined }): void {
    void navigate({ from: "/welcome", to: ".", search: (before) => ({ ...before, ...next }) });
  }

  return (
    <StepList
      label="Steps to connect an account"
      current={STEPS.indexOf(currentStep(account, step))}
      steps={[
        {
          title: "Choose a connection",
          summary: account ? account.name : "How IAM Monitor reads the account",
          content: (
            <ChooseSource
              onConnected={({ id, source }) =>
                open({ connecting: id, step: source === "ASSUME_ROLE" ? undefined : "test" })
              }
            />
          ),
        },
        {
          title: "You create the role in AWS",
          summary:
            account && account.source !== "ASSUME_ROLE"
              ? "Not needed for this connection"
              : "From a template: read-only, with an external ID",
          content: account && (
            <CreateRole
              account={account}
              onDone={() => {
                // The result is that of the role before.
                setTested(false);
                open({ step: "test" });
              }}
            />
          ),
          onReopen: account?.source === "ASSUME_ROLE" ? () => open({ step: undefined }) : undefined,
        },
        {
          title: "Test permissions",
          summary: "Each read permission: allowed or denied",
          content: account && (
            <TestStep
              account={account}
              isTested={isTested}
              onTested={() => {
                setTested(true);
                onTested();
              }}
            />
          ),
        },
        {
          title: "First scan",
          summary: "Shows the first alerts",
          // Begins on its own page, with the button of the step before.
          content: null,
        },
      ]}
    />
  );
}
