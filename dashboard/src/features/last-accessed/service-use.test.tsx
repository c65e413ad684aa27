import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ServiceUseFragment } from "../../gql/last-accessed.ts";
import { expectAccessible } from "../../test-axe.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { ServiceUse } from "./service-use.tsx";

type Service = ServiceUseFragment["services"][number];

const S3: Service = {
  serviceNamespace: "s3",
  serviceName: "Amazon S3",
  grantedActionCount: 180,
  lastUsed: { status: "USED", at: "2026-11-24T11:00:00Z", region: "eu-central-1" },
  unusedSince: "2026-11-24T11:00:00Z",
  trackedActionCount: 170,
  unusedActionCount: 168,
};

async function show(use: Partial<ServiceUseFragment>): Promise<HTMLElement> {
  const complete = {
    status: "READ",
    reason: null,
    readAt: "2026-11-24T12:00:00Z",
    serviceCount: 1,
    unusedServiceCount: 0,
    services: [S3],
  };
  const found = {
    use: { ...complete, ...use } as ServiceUseFragment,
    problem: null,
    retry: () => undefined,
    onShowAll: () => undefined,
  };
  return (await renderWithLinks(<ServiceUse whose="this role" found={found} />)).container;
}

/** The texts of a row's cells. The number of actions is in its own column and, for narrow screens, below the name. */
const cellsOf = (name: RegExp): (string | null)[] =>
  [...screen.getByRole("row", { name }).querySelectorAll("th, td")].map(({ textContent }) => textContent);

test("each kind of use has its own text", async () => {
  const never = { status: "NEVER_USED", at: null, region: null } as const;
  const unknown = { status: "UNKNOWN", at: null, region: null } as const;
  const container = await show({
    services: [
      S3,
      { ...S3, serviceNamespace: "ec2", serviceName: "Amazon EC2", unusedActionCount: 170 },
      { ...S3, serviceNamespace: "kms", serviceName: "kms", lastUsed: unknown, unusedSince: "2026-09-17T12:00:00Z" },
      {
        ...S3,
        serviceNamespace: "sns",
        serviceName: "Amazon SNS",
        lastUsed: never,
        trackedActionCount: 0,
        unusedActionCount: 0,
      },
      { ...S3, serviceNamespace: "iot", serviceName: null, lastUsed: unknown, unusedSince: null },
    ],
  });
  const headers = screen.getAllByRole("columnheader").map(({ textContent }) => textContent);
  expect(headers).toEqual(["Service", "Granted", "Last used", "Actions used"]);
  expect(cellsOf(/S3/)).toEqual([
    "Amazon S3s3180 actions",
    "180 actions",
    expect.stringMatching(/ago · eu-central-1$/),
    "2 of 170 used",
  ]);
  expect(cellsOf(/EC2/).at(-1)).toBe("none of 170 used");
  // AWS cannot say "never" for an older user. A missing service name is not shown twice.
  expect(cellsOf(/kms/).slice(0, 3)).toEqual(["kms180 actions", "180 actions", "No use recorded since 17 Sept 2026"]);
  expect(cellsOf(/SNS/).slice(2)).toEqual(["Never used", "not reported"]);
  expect(cellsOf(/iot/).slice(0, 3)).toEqual(["iot180 actions", "180 actions", "Unknown"]);
  await expectAccessible(container);
});

test("usage that was not read has no columns of unknown values", async () => {
  const lastUsed = { status: "UNKNOWN", at: null, region: null } as const;
  await show({
    status: "NOT_READ",
    reason: "It is turned off.",
    readAt: null,
    services: [{ ...S3, serviceName: null, lastUsed, unusedSince: null, trackedActionCount: 0, unusedActionCount: 0 }],
  });
  expect(screen.getByText(/^It is turned off\. Settings:/)).toBeTruthy();
  const table = within(screen.getByRole("region", { name: "Granted and used services" }));
  expect(table.getAllByRole("columnheader").map(({ textContent }) => textContent)).toEqual(["Service", "Granted"]);
  expect(cellsOf(/s3/)).toEqual(["s3180 actions", "180 actions"]);
});
