import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "../../test-axe.ts";
import { renderComponent } from "../../test-render.tsx";
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

describe("DocumentViewer", () => {
  it("numbers every line and keeps the text unchanged", async () => {
    const { container } = renderComponent(<DocumentViewer label="Policy" text={text} marks={marks} />);
    const codes = [...container.querySelectorAll("code")].map((code) => code.textContent);
    expect(codes.join("\n")).toBe(text);
    expect(screen.getAllByText(/^\d+$/).map(({ textContent }) => textContent)).toEqual(["1", "2", "3", "4", "5", "6"]);
    await expectAccessible(container);
  });

  it("marks a statement with the worst severity and lists all issues of a line", () => {
    const onLine = vi.fn<(line: number) => void>();
    renderComponent(<DocumentViewer label="Policy" text={text} marks={marks} onLine={onLine} />);
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

  it("highlights only the selected line", () => {
    renderComponent(<DocumentViewer label="Policy" text={text} marks={[]} line={3} />);
    const current = lines().filter((line) => line.getAttribute("aria-current") === "location");
    expect(current).toHaveLength(1);
    expect(within(current[0]!).getByText("3")).toBeTruthy();
  });

  it("highlights no line if the selected line does not exist", () => {
    const { container } = renderComponent(<DocumentViewer label="Policy" text={text} marks={marks} line={99} />);
    expect(container.querySelector("[aria-current]")).toBeNull();
  });
});
