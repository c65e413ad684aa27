import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderPart } from "../../test-render.tsx";
import { type DocumentMark, DocumentViewer } from "./document-viewer.tsx";

const text = ["{", '  "Statement": [', '    { "Effect": "Allow",', '      "Action": "*" }', "  ]", "}"].join("\n");
const marks: DocumentMark[] = [
  { severity: "LOW", line: 4, from: 3, to: 4, message: "Names every resource." },
  { severity: "CRITICAL", line: 4, from: 3, to: 4, message: "Allows everything." },
];

function lines(): HTMLElement[] {
  return screen
    .getAllByText(/^\d+$/)
    .map((number) => number.closest<HTMLElement>("[class*=line]:not([class*=lines])")!);
}

describe("a document with marks", () => {
  it("numbers every line and keeps the text as it is", async () => {
    const { container } = renderPart(<DocumentViewer label="Policy" text={text} marks={marks} />);
    const codes = [...container.querySelectorAll("code")].map((code) => code.textContent);
    expect(codes.join("\n")).toBe(text);
    expect(screen.getAllByText(/^\d+$/).map((each) => each.textContent)).toEqual(["1", "2", "3", "4", "5", "6"]);
    await expectAccessible(container);
  });

  it("bars the statement in the worst tone and says all issues of a line", () => {
    const onLine = vi.fn<(line: number) => void>();
    renderPart(<DocumentViewer label="Policy" text={text} marks={marks} onLine={onLine} />);
    expect(lines().map((line) => line.dataset["tone"])).toEqual([
      undefined,
      undefined,
      "critical",
      "critical",
      undefined,
      undefined,
    ]);
    fireEvent.click(
      screen.getByRole("button", { name: "Line 4: Low: Names every resource. Critical: Allows everything." }),
    );
    expect(onLine).toHaveBeenCalledExactlyOnceWith(4);
  });

  it("lights the line that the address points at, and only that", () => {
    renderPart(<DocumentViewer label="Policy" text={text} marks={[]} line={3} />);
    const current = lines().filter((line) => line.getAttribute("aria-current") === "location");
    expect(current).toHaveLength(1);
    expect(within(current[0]!).getByText("3")).toBeTruthy();
  });

  it("points at no line that is not there", () => {
    const { container } = renderPart(<DocumentViewer label="Policy" text={text} marks={marks} line={99} />);
    expect(container.querySelector("[aria-current]")).toBeNull();
  });
});
