import { request } from 'undici';
import { TOPICS, type TopicId } from '../topology/topics';
import { loadAvroType, parseType } from './avro-types';
import { type RegistryOptions, schemaLookUp } from './registry-codecs';

export interface SubjectFacts {
  readonly subject: string;
  /** Versions that stand there; empty: there is no such subject. */
  readonly versions: readonly number[];
  /** Versions whose records can't be read with our schema. */
  readonly unreadable: readonly number[];
  /** Whether our schema is among them. */
  readonly isOurs: boolean;
  /** Of the subject, or else of the registry; null: not told. */
  readonly compatibility: string | null;
}

/** What the registry holds for each topic. Registers nothing. @throws when it can't be reached */
export const inspectRegistry = (options: RegistryOptions): Promise<readonly SubjectFacts[]> =>
  Promise.all((Object.keys(TOPICS) as TopicId[]).map((topic) => inspectSubject(options, topic)));

const inspectSubject = async (options: RegistryOptions, topic: TopicId): Promise<SubjectFacts> => {
  const subject = `${TOPICS[topic].name}-value`;
  const path = `${options.registryUrl}/subjects/${encodeURIComponent(subject)}`;
  const { schema, type } = loadAvroType(topic);
  const versions = (await ask<readonly number[]>(`${path}/versions`)) ?? [];
  const unreadable: number[] = [];
  for (const version of versions) {
    const found = await ask<{ id: number }>(`${path}/versions/${version}`);
    const writer = found === null ? null : await schemaLookUp(options)(found.id);
    if (writer === null || !canRead(type, writer)) unreadable.push(version);
  }
  return {
    subject,
    versions,
    unreadable,
    isOurs: versions.length > 0 && (await ask(path, { schema: JSON.stringify(schema) })) !== null,
    compatibility: await compatibilityOf(options, subject),
  };
};

const canRead = (type: ReturnType<typeof parseType>, writer: Parameters<typeof parseType>[0]): boolean => {
  try {
    type.createResolver(parseType(writer));
    return true;
  } catch {
    // avsc's only way to say that it can't.
    return false;
  }
};

const compatibilityOf = async ({ registryUrl }: RegistryOptions, subject: string): Promise<string | null> => {
  interface Config {
    readonly compatibilityLevel?: string;
  }
  const own = await ask<Config>(`${registryUrl}/config/${encodeURIComponent(subject)}`);
  return own?.compatibilityLevel ?? (await ask<Config>(`${registryUrl}/config`))?.compatibilityLevel ?? null;
};

/** @returns null for 404 */
const ask = async <Answer>(url: string, sent?: unknown): Promise<Answer | null> => {
  const { statusCode, body } = await request(
    url,
    sent === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
          body: JSON.stringify(sent),
        },
  );
  if (statusCode === 200) return (await body.json()) as Answer;
  await body.dump();
  if (statusCode === 404) return null;
  throw new Error(`the schema registry answered ${statusCode} to ${url}`);
};
