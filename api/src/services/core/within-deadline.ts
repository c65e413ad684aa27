import { Deadline, withDeadline } from "../../db/deadline.ts";

/** A question that nobody sent as a request: a subscriber's next event. Longer than a request may it not take either. */
export async function withinDeadline<Done>(work: () => Promise<Done>): Promise<Done> {
  const deadline = new Deadline();
  try {
    return await withDeadline(deadline, work);
  } finally {
    deadline.leave({ isAnswered: true });
  }
}
