import type { Codecs } from '../ports/codec';
import { TOPICS, type TopicId } from '../topology/topics';
import { createCodecs } from './codecs';

/** Codecs without a registry, for one process on its own: ids count the topics. */
export const createLocalCodecs = (): Codecs =>
  createCodecs({
    writerIds: Object.fromEntries(Object.keys(TOPICS).map((topic, index) => [topic, index + 1])) as Record<
      TopicId,
      number
    >,
    lookUp: async () => null,
  });
