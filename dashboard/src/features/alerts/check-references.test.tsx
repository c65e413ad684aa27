import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { CheckReferences } from "./check-references.tsx";

test("each AWS page is a named link that opens in a new tab and sends no referrer", () => {
  const url = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";
  render(<CheckReferences references={[{ title: "Security best practices in IAM", url }]} />);
  const link = screen.getByRole("link", { name: "Security best practices in IAM (opens in a new tab)" });
  expect(link.getAttribute("href")).toBe(url);
  expect(link.getAttribute("target")).toBe("_blank");
  expect(link.getAttribute("rel")).toBe("noreferrer");
});
