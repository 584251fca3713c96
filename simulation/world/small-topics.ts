import { TOPICS } from '../../src/topology/topics';

/** As few as there can be more than one of. */
export const PARTITIONS = 2;

/**
 * Two partitions instead of six, for this process: each heartbeat goes into each partition, and from each of those into each of the next topic,
 * so with six nearly all of a history would be heartbeats. Call it before anything that reads the table is created.
 */
export const makeTopicsSmall = (): void => {
  for (const topic of Object.values(TOPICS) as { partitions: number }[])
    if (topic.partitions > 1) topic.partitions = PARTITIONS;
};
