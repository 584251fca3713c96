import type { Codecs } from '../ports/codec';
import type { Log } from '../ports/log';
import type { PublishedPolicy } from '../topology/setting';
import { TOPICS } from '../topology/topics';

/** All policy versions that stand in the topic, by the time from which they hold. */
export const readPublished = async (log: Log, codecs: Codecs): Promise<readonly PublishedPolicy[]> => {
  const found = new Map<string, PublishedPolicy>();
  const tail = await log.tail({
    topic: TOPICS.policy.name,
    from: 'start',
    onRecord: ({ key, value }) => {
      if (value === null) found.delete(String(key));
      else found.set(String(key), codecs.decode('policy', value));
    },
  });
  try {
    await tail.caughtUp();
  } finally {
    await tail.close();
  }
  return [...found.values()].sort((a, b) => a.effectiveAt - b.effectiveAt);
};
