import { keyAnnouncements, projectAnnouncements } from "../announcing/announcements.ts";
import type { HandlerPorts } from "../handler-ports.ts";
import { type DoneProject, type DoneRejectedKey, messagesOf } from "./done-work.ts";
import type { TaskOutcome, Tasks } from "./tasks.ts";

/**
 * Tells other programs what became of files, with one call for the batch. It comes after the pages and lists are
 * written, so what is told can be seen. If the call fails, the messages are delivered again, and the
 * announcement with them.
 *
 * @param failed the messages that are delivered again in any case, with what they are about
 * @param left gives the milliseconds that the run has left
 */
export async function announceFiles(
  projects: readonly DoneProject[],
  rejectedKeys: readonly DoneRejectedKey[],
  failed: ReadonlySet<string>,
  { announce }: Pick<HandlerPorts, "announce">,
  tasks: Tasks,
  left: () => number,
): Promise<TaskOutcome<void>[]> {
  if (announce === undefined) return [];
  const isDone = ({ messages }: { messages: ReadonlySet<string> }) =>
    ![...messages].some((message) => failed.has(message));
  const [doneProjects, doneKeys] = [projects.filter(isDone), rejectedKeys.filter(isDone)];
  const announcements = [
    ...doneProjects.flatMap(projectAnnouncements),
    ...doneKeys.flatMap(keyAnnouncements),
  ];
  if (announcements.length === 0) return [];
  const messages = messagesOf([...doneProjects, ...doneKeys]);
  const target = { announced: announcements.map(({ key }) => key) };
  return [await tasks.run({ messages, target, work: () => announce(announcements, left) })];
}
