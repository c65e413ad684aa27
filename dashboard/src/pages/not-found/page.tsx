import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { EmptyState } from "../../components/states.tsx";

export function NotFoundPage(): ReactElement {
  return (
    <EmptyState
      title="There is no page at this address"
      actions={
        <Button component={Link} to="/" variant="default">
          To the overview
        </Button>
      }
    >
      It may have moved, or the address was mistyped.
    </EmptyState>
  );
}
