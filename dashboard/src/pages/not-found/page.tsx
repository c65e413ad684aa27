import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PageHeader } from "../../ui/page-header.tsx";

export function NotFoundPage(): ReactElement {
  return (
    <PageHeader
      title="Page not found"
      question="The page may have moved, or the address is mistyped."
      actions={<Link to="/">Go to the overview</Link>}
    />
  );
}
