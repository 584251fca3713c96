import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import type { Schema } from 'avsc';
import { request } from 'undici';
import type { Codecs } from '../ports/codec';
import { TOPICS, type TopicId } from '../topology/topics';
import { loadAvroType } from './avro-types';
import { createCodecs } from './codecs';

export interface RegistryOptions {
  readonly registryUrl: string;
}

/**
 * Registers every topic's schema under `<topic>-value`, backward compatible. Repeating it changes nothing.
 *
 * @throws when a schema isn't compatible with what stands there, naming the subject
 */
export const registerSchemas = async ({ registryUrl }: RegistryOptions): Promise<Record<TopicId, number>> => {
  const registry = new SchemaRegistry({ host: registryUrl });
  const ids: Partial<Record<TopicId, number>> = {};
  for (const topic of Object.keys(TOPICS) as TopicId[]) {
    const subject = `${TOPICS[topic].name}-value`;
    // Apicurio answers NONE for a subject that nobody configured, and the client then refuses to register.
    await setBackward(registryUrl, subject);
    try {
      const { id } = await registry.register(
        { type: SchemaType.AVRO, schema: JSON.stringify(loadAvroType(topic).schema) },
        { subject, compatibility: COMPATIBILITY.BACKWARD },
      );
      ids[topic] = id;
    } catch (error) {
      throw new Error(`the schema of ${subject} can not be registered at ${registryUrl}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  return ids as Record<TopicId, number>;
};

const setBackward = async (registryUrl: string, subject: string): Promise<void> => {
  const { statusCode, body } = await request(`${registryUrl}/config/${encodeURIComponent(subject)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: '{"compatibility":"BACKWARD"}',
  });
  await body.dump();
  if (statusCode >= 500) throw new Error(`the schema registry at ${registryUrl} answered ${statusCode}`);
};

/** Codecs over a Confluent-compatible registry. Registers what is missing first. */
export const createRegistryCodecs = async (options: RegistryOptions): Promise<Codecs> =>
  createCodecs({ writerIds: await registerSchemas(options), lookUp: schemaLookUp(options) });

/** The schema behind an id. */
export const schemaLookUp =
  ({ registryUrl }: RegistryOptions) =>
  async (schemaId: number): Promise<Schema | null> => {
    const { statusCode, body } = await request(`${registryUrl}/schemas/ids/${schemaId}`);
    if (statusCode === 404) {
      await body.dump();
      return null;
    }
    const answer = (await body.json()) as { schema?: string; schemaType?: string };
    if (statusCode !== 200 || answer.schema === undefined)
      throw new Error(`the schema registry answered ${statusCode}`);
    // Another kind of schema (JSON, Protobuf) is nothing that we can read.
    return answer.schemaType === undefined || answer.schemaType === 'AVRO'
      ? (JSON.parse(answer.schema) as Schema)
      : null;
  };
