import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Panel } from "../../ui/panel.tsx";

export function InvitationLink({
  name,
  url,
  onClose,
}: {
  readonly name: string;
  readonly url: string;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <Panel title={`A link for ${name}`}>
      <p role="status">
        It works once and for seven days, and is shown this once. Hand it over on a way that you trust: whoever opens it
        first sets the password.
      </p>
      <CodeBlock code={url} label={`Link for ${name}`} />
      <Button mt="sm" size="xs" variant="default" onClick={onClose}>
        I have it
      </Button>
    </Panel>
  );
}
