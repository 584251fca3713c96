import { type Failure, failureOf } from '../topology/connector/http-failure';

/** One request of a batch. */
export interface BatchPart {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Behind `/odata/`, for instance `Activity(…)`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What one part came to, whatever became of the others. */
export type BatchOutcome =
  | { readonly kind: 'done'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Creatio takes no more at once. */
export const MAX_BATCH = 100;

const JSON_HEADERS = { 'Content-Type': 'application/json;odata=verbose', Accept: 'application/json;odata=verbose' };

export const batchBody = (parts: readonly BatchPart[]): unknown => ({
  requests: parts.map(({ method, path, body }, index) => ({
    id: String(index),
    method,
    url: path,
    headers: JSON_HEADERS,
    ...(body === undefined ? {} : { body }),
  })),
});

interface PartAnswer {
  readonly id?: unknown;
  readonly status?: unknown;
  readonly body?: unknown;
}

/** In the order of the parts. A part without an answer may have been done all the same. */
export const batchOutcomes = (count: number, body: unknown): readonly BatchOutcome[] => {
  const { responses } = (body ?? {}) as { readonly responses?: unknown };
  const byId = new Map(
    (Array.isArray(responses) ? (responses as readonly PartAnswer[]) : []).map((each) => [String(each.id), each]),
  );
  return Array.from({ length: count }, (_, index) => outcomeOf(byId.get(String(index))));
};

const outcomeOf = (answer: PartAnswer | undefined): BatchOutcome => {
  if (answer === undefined || typeof answer.status !== 'number')
    return { kind: 'failed', failure: { class: 'availability', reason: 'part-not-answered', retryAfterMs: null } };
  const { status, body } = answer;
  const failure = failureOf({
    status,
    contentType: typeof body === 'string' && body.trimStart().startsWith('<') ? 'text/html' : 'application/json',
    location: null,
    retryAfterMs: null,
    body: typeof body === 'string' ? body : JSON.stringify(body ?? null),
  });
  return failure === null ? { kind: 'done', body } : { kind: 'failed', failure };
};
