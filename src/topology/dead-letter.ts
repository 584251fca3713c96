import type { TopicId } from './topics';

/** Connect's headers, which say where a dead letter stood and why it lies here. */
export const DEAD_LETTER_HEADERS = {
  topic: '__connect.errors.topic',
  partition: '__connect.errors.partition',
  offset: '__connect.errors.offset',
  by: '__connect.errors.connector.name',
  reason: '__connect.errors.exception.message',
} as const;

/** How often a record has been brought back. */
export const ATTEMPTS_HEADER = 'x-attempts';

type Headers = Readonly<Record<string, Uint8Array>>;

export interface Redriven {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** null: where its key belongs. */
  readonly partition: number | null;
  readonly headers: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * The record as it was first written, bytes and headers, with one more attempt. It goes where its key belongs (which mends `wrong-partition`); a record
 * without a key goes back to its partition. The bytes hold receivedAt, so that stays what it was.
 */
export const redriven = (letter: {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly partition: number;
  readonly headers: Headers;
}): Redriven => {
  const original = Object.entries(letter.headers).filter(([name]) => !name.startsWith('__connect.errors.'));
  return {
    key: letter.key,
    value: letter.value,
    partition: letter.key === null || letter.key.length === 0 ? letter.partition : null,
    headers: { ...Object.fromEntries(original), [ATTEMPTS_HEADER]: String(attemptsOf(letter.headers) + 1) },
  };
};

export const attemptsOf = (headers: Headers): number => {
  const found = headers[ATTEMPTS_HEADER];
  const attempts = found === undefined ? 0 : Number(asText(found));
  return Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0;
};

/** ASCII: header values of ours. */
const asText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** `webitel.chat-events.v1`, its short name `chatEvents`, or its dead-letter topic: null when it is none that has dead letters. */
export const deadLetteredTopic = (
  text: string,
  known: readonly { readonly id: TopicId; readonly names: readonly string[] }[],
): TopicId | null => known.find(({ id, names }) => id === text || names.includes(text))?.id ?? null;
