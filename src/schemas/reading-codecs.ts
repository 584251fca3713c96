import { request } from 'undici';
import type { Codecs } from '../ports/codec';
import { TOPICS, type TopicId } from '../topology/topics';
import { createCodecs } from './codecs';
import { type RegistryOptions, schemaLookUp } from './registry-codecs';

/** No schema has it. */
const NO_ID = -1;

/**
 * Codecs for whoever only looks: they register nothing, and know every writer that the registry knows now, so that decoding never waits. A record of
 * a newer writer is UnknownWriter.
 *
 * @throws when the registry can't be reached
 */
export const createReadingCodecs = async (options: RegistryOptions): Promise<Codecs> => {
  const topics = Object.keys(TOPICS) as TopicId[];
  const codecs = createCodecs({
    writerIds: Object.fromEntries(topics.map((topic) => [topic, NO_ID])) as Record<TopicId, number>,
    lookUp: schemaLookUp(options),
  });
  for (const topic of topics) {
    for (const id of await writersOf(options, `${TOPICS[topic].name}-value`)) await codecs.fetchWriter(topic, id);
  }
  return {
    ...codecs,
    encode: (topic) => {
      throw new Error(`a record for ${TOPICS[topic].name} can not be written: these codecs only read`);
    },
  };
};

/** Schema ids of every version of a subject; none where there is no such subject. */
const writersOf = async ({ registryUrl }: RegistryOptions, subject: string): Promise<readonly number[]> => {
  const path = `${registryUrl}/subjects/${encodeURIComponent(subject)}/versions`;
  const versions = await get<readonly number[]>(path);
  if (versions === null) return [];
  const found = await Promise.all(versions.map((version) => get<{ id: number }>(`${path}/${version}`)));
  return found.flatMap((each) => (each === null ? [] : [each.id]));
};

const get = async <Answer>(url: string): Promise<Answer | null> => {
  const { statusCode, body } = await request(url);
  if (statusCode === 200) return (await body.json()) as Answer;
  await body.dump();
  if (statusCode === 404) return null;
  throw new Error(`the schema registry answered ${statusCode} to ${url}`);
};
