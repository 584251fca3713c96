import { type BatchPart, MAX_BATCH } from './batch';
import type { CreatioClient } from './client';
import { CreatioFailure } from './failure';

/** Reading and writing rows: all that applying a command needs of Creatio. */
export type CreatioRows = Pick<CreatioClient, 'list' | 'read' | 'create' | 'update' | 'remove'>;

export interface CoalescedOptions {
  /** Calls back once everybody who is answered now has asked his next question. */
  soon(callback: () => void): void;
  /** Creatio takes no batches: from now on each request goes alone. */
  refused(failure: CreatioFailure): void;
}

interface Question {
  readonly part: BatchPart;
  /** The same without a batch. */
  alone(): Promise<void>;
  answered(body: unknown): void;
  failed(error: unknown): void;
}

/**
 * Whatever is asked at the same time goes to Creatio as one batch, and each asker gets the answer of his own part, as if he had asked alone.
 * If the batch gets no answer, it is unclear for each of them whether his part was done.
 */
export const createCoalesced = (creatio: CreatioClient, { soon, refused }: CoalescedOptions): CreatioRows => {
  let questions: Question[] = [];
  let asking = false;

  const ask = async (): Promise<void> => {
    while (questions.length > 0) {
      const now = questions.slice(0, MAX_BATCH);
      questions = questions.slice(MAX_BATCH);
      await send(now);
      await new Promise<void>(soon);
    }
    asking = false;
  };
  const question = <T>(part: BatchPart, alone: () => Promise<T>): Promise<{ body: unknown } | { value: T }> =>
    new Promise((resolve, reject) => {
      questions.push({
        part,
        alone: () => alone().then((value) => resolve({ value })),
        answered: (body) => resolve({ body }),
        failed: reject,
      });
      if (asking) return;
      asking = true;
      soon(() => void ask());
    });

  const send = async (now: readonly Question[]): Promise<void> => {
    const [only] = now;
    if (only !== undefined && now.length === 1) return only.alone().catch(only.failed);
    try {
      const outcomes = await creatio.batch(now.map(({ part }) => part));
      await Promise.all(now.map((each, index) => settle(each, outcomes[index])));
    } catch (error) {
      if (!(error instanceof CreatioFailure) || !takesNoBatches(error)) {
        for (const each of now) each.failed(error);
        return;
      }
      refused(error);
      for (const each of now) await each.alone().catch(each.failed);
    }
  };

  const list = async <Row>(set: string, query: Readonly<Record<string, string>>): Promise<readonly Row[]> => {
    const text = Object.entries(query).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
    const answer = await question({ method: 'GET', path: `${set}?${text.join('&')}` }, () =>
      creatio.list<Row>(set, query),
    );
    if ('value' in answer) return answer.value;
    const { value } = (answer.body ?? {}) as { readonly value?: readonly Row[] };
    if (!Array.isArray(value)) throw notOData();
    return value;
  };
  const read = async <Row>(set: string, id: string, columns: readonly string[]): Promise<Row | null> => {
    const rows = await list<Row>(set, { filter: `Id eq ${id}`, select: columns.join(','), top: '1' });
    return rows[0] ?? null;
  };

  return {
    list,
    read,
    create: async (set, columns) => {
      const id = String(columns['Id']);
      try {
        const answer = await question({ method: 'POST', path: set, body: columns }, () => creatio.create(set, columns));
        if ('value' in answer) return answer.value;
        if ((answer.body as { readonly Id?: string } | null)?.Id === undefined) throw notOData();
        return 'created';
      } catch (error) {
        if (!(error instanceof CreatioFailure && isWorthALook(error))) throw error;
        if ((await read(set, id, ['Id'])) !== null) return 'found';
        throw error;
      }
    },
    update: async (set, id, columns) => {
      await question({ method: 'PATCH', path: `${set}(${id})`, body: columns }, () => creatio.update(set, id, columns));
    },
    remove: async (set, id) => {
      try {
        await question({ method: 'DELETE', path: `${set}(${id})` }, () => creatio.remove(set, id));
      } catch (error) {
        if (!(error instanceof CreatioFailure && error.failure.class === 'absent')) throw error;
      }
    },
  };
};

const settle = async (
  question: Question,
  outcome: Awaited<ReturnType<CreatioClient['batch']>>[number] | undefined,
): Promise<void> => {
  if (outcome === undefined) return question.failed(notOData());
  if (outcome.kind === 'done') return question.answered(outcome.body);
  // Sessions and rights are told apart where a request goes alone.
  if (outcome.failure.class === 'session') return question.alone().catch(question.failed);
  question.failed(new CreatioFailure(outcome.failure));
};

/** The answer was about this very part, so the server can be asked at once whether the row is there. */
const isWorthALook = ({ failure }: CreatioFailure): boolean =>
  failure.class === 'validation' || failure.class === 'duplicate' || ['http-500', 'not-odata'].includes(failure.reason);

/** An OData 3 site, or a proxy that lets no batch through. */
const takesNoBatches = ({ failure }: CreatioFailure): boolean =>
  failure.class === 'validation' || failure.class === 'absent' || failure.reason === 'http-501';

const notOData = (): CreatioFailure =>
  new CreatioFailure({ class: 'availability', reason: 'not-odata', retryAfterMs: null });
