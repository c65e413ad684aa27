import { Deadline, withDeadline } from "../../db/deadline.ts";

/**
 * Runs work under the same deadline as a request. For work that is not a request of its own, such as reading a
 * subscriber's next event.
 */
export async function withinDeadline<Done>(work: () => Promise<Done>): Promise<Done> {
  const deadline = new Deadline();
  try {
    return await withDeadline(deadline, work);
  } finally {
    deadline.end({ isAnswered: true });
  }
}
