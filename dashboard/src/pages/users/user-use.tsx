import { useQuery } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { ServiceUse } from "../../features/last-accessed/service-use.tsx";
import { UserUseDocument } from "../../gql/last-accessed.ts";
import { problemOf } from "../../ui/problem.ts";
import { SERVICES_MAX, SERVICES_SHOWN } from "../../features/last-accessed/service-use.tsx";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

export function UserUse({ id }: { readonly id: string }): ReactElement {
  const [first, setFirst] = useState(SERVICES_SHOWN);
  const result = useQuery(UserUseDocument, { variables: { id, first } });
  const { error, refetch } = result;
  const answer = useKeptAnswer(result, id);
  return (
    <ServiceUse
      whose="this user"
      found={{
        use: answer && (answer.user?.serviceLastAccessed ?? null),
        problem: error ? problemOf(error) : null,
        retry: () => void refetch(),
        onShowAll: () => setFirst(SERVICES_MAX),
      }}
    />
  );
}
