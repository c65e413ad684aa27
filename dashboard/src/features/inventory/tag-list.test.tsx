import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { TagList } from "./tag-list.tsx";

test("shows invisible characters and direction marks as escapes", () => {
  render(<TagList tags={[{ key: "own\u200Ber", value: "\u202Enimda" }]} />);
  expect(screen.getByText(String.raw`own\u{200b}er=\u{202e}nimda`)).toBeDefined();
});
