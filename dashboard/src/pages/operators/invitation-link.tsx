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
    <Panel title={`Invitation link for ${name}`}>
      <p role="status">
        Single-use link, valid for seven days and shown only now. Share it privately: the first person to open it sets
        the password.
      </p>
      <CodeBlock code={url} label={`Link for ${name}`} />
      <Button mt="sm" size="xs" variant="default" onClick={onClose}>
        Done
      </Button>
    </Panel>
  );
}
