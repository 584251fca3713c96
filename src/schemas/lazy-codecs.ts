import type { Codecs } from '../ports/codec';
import { TOPICS, type TopicId } from '../topology/topics';
import { createCodecs } from './codecs';
import { type RegistryOptions, schemaLookUp } from './registry-codecs';

/** No schema has it. */
const NO_ID = -1;

/** Codecs for a quick look: they register nothing and ask the registry for a writer's schema only when a record of it is met. */
export const createLazyCodecs = (options: RegistryOptions): Codecs => ({
  ...createCodecs({
    writerIds: Object.fromEntries(Object.keys(TOPICS).map((topic) => [topic, NO_ID])) as Record<TopicId, number>,
    lookUp: schemaLookUp(options),
  }),
  encode: (topic) => {
    throw new Error(`a record for ${TOPICS[topic].name} can not be written: these codecs only read`);
  },
});
