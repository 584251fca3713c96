import type { Admin, ITopicConfig } from 'kafkajs';

const CREATED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 100;

/**
 * Creates topics and waits until every partition has a leader. kafkajs' own waiting gives up with "does not host this topic-partition" when a busy
 * broker hasn't heard of the new topic yet.
 *
 * @throws the last refusal, when they have no leaders after 20 s
 */
export const createTopics = async (admin: Admin, topics: readonly ITopicConfig[]): Promise<void> => {
  await admin.createTopics({ waitForLeaders: false, timeout: CREATED_WITHIN_MS, topics: [...topics] });
  const untilMs = Date.now() + CREATED_WITHIN_MS;
  for (;;) {
    const missing = await withoutLeader(admin, topics);
    if (missing === null) return;
    if (Date.now() > untilMs) throw missing;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

/** null: all of them can be written. */
const withoutLeader = async (admin: Admin, topics: readonly ITopicConfig[]): Promise<Error | null> => {
  try {
    const found = await admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) });
    const headless = found.topics.find(({ partitions }) => partitions.some(({ leader }) => leader < 0));
    return headless === undefined ? null : new Error(`${headless.name} has no leader yet`);
  } catch (error) {
    return error as Error;
  }
};
