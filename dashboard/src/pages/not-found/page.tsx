import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PageHeader } from "../../ui/page-header.tsx";

export function NotFoundPage(): ReactElement {
  return (
    <PageHeader
      title="There is no page at this address"
      question="It may have moved, or the address was mistyped."
      actions={<Link to="/">To the overview</Link>}
    />
  );
}
