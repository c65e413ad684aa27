import IconBell from "@tabler/icons-react/icons/IconBell";
import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { AppShell, type AppShellProps } from "./app-shell.tsx";

const ordinary: AppShellProps = {
  navigation: [{ label: null, items: [{ to: "/alerts", label: "Alerts", icon: IconBell, count: 1204 }] }],
  accounts: [{ id: "account_1", name: "Demo", awsAccountId: "111122223333", isDemo: true }],
  accountId: null,
  accountLimit: null,
  onAccount: () => undefined,
  live: "LIVE",
  scanNow: null,
  operator: { name: "ada", role: "admin" },
  onSignOut: () => undefined,
  onShortcutHelp: () => undefined,
  onPalette: () => undefined,
  unreadQueues: [],
  version: "0.1.0",
  isDemo: true,
  demoAction: null,
  children: <h1>Alerts</h1>,
};

test("the shell can be skipped, marks the current page and is accessible", async () => {
  const { container } = await renderWithLinks(<AppShell {...ordinary} />);
  expect(screen.getByRole("link", { name: "Skip to the content" }).getAttribute("href")).toBe("#content");
  expect(screen.getByRole("link", { name: /^Alerts/ }).getAttribute("aria-current")).toBe("page");
  expect(screen.getByText("1,204")).toBeDefined();
  expect(screen.getByText("Version 0.1.0")).toBeDefined();
  await expectAccessible(container);
});

test("the demo ribbon is shown only while demo data is shown", async () => {
  const { unmount } = await renderWithLinks(<AppShell {...ordinary} />);
  expect(screen.getByRole("complementary", { name: "Demo account" })).toBeDefined();
  unmount();
  await renderWithLinks(<AppShell {...ordinary} isDemo={false} />);
  expect(screen.queryByRole("complementary", { name: "Demo account" })).toBeNull();
});

test("an operator who is limited to accounts reads how many they see", async () => {
  await renderWithLinks(<AppShell {...ordinary} accountLimit={1} />);
  expect(screen.getByRole("button", { name: "Account: You see 1 account. Change" })).toBeDefined();
});

test("the account can be switched in the header", async () => {
  const onAccount = vi.fn<(id: string | null) => void>();
  await renderWithLinks(<AppShell {...ordinary} onAccount={onAccount} />);
  fireEvent.click(screen.getByRole("button", { name: /Account: all accounts/ }));
  fireEvent.click(await screen.findByRole("menuitem", { name: /Demo/ }));
  expect(onAccount).toHaveBeenCalledExactlyOnceWith("account_1");
});
