import { PARTS, type Parts } from '../../simulation/history/parts';
import type { PartitionStore } from '../../src/ports/state-store';
import type { Output, Processor } from '../../src/topology/processor';

/** Something broken on purpose, and the invariant that must notice. */
export interface Breakage {
  readonly what: string;
  readonly parts: Partial<Parts>;
  /** In the name of an invariant that it breaks. */
  readonly breaks: RegExp;
}

type Detector = ReturnType<Parts['createDetector']>;
type Cases = ReturnType<Parts['createCases']>;

const detector = (change: (real: Detector) => Partial<Detector>): Partial<Parts> => ({
  createDetector: (deps) => {
    const real = PARTS.createDetector(deps);
    return { ...real, ...change(real) };
  },
});

const cases = (change: (real: Cases) => Partial<Cases>): Partial<Parts> => ({
  createCases: (deps) => {
    const real = PARTS.createCases(deps);
    return { ...real, ...change(real) };
  },
});

/** The same steps with only those outputs that may pass. */
const only = <State, Event>(
  real: Processor<State, Event>,
  passes: (output: Output) => boolean,
): Pick<Processor<State, Event>, 'onRecord' | 'onTimer'> => {
  const filtered = (step: ReturnType<typeof real.onRecord>): ReturnType<typeof real.onRecord> =>
    step.kind === 'advance' ? { ...step, outputs: step.outputs.filter(passes) } : step;
  return {
    onRecord: (state, event, place) => filtered(real.onRecord(state, event, place)),
    onTimer: (state, place) => filtered(real.onTimer(state, place)),
  };
};

/** A commit that passes whoever asks: what a store without a fence does. */
const withoutFence = (store: PartitionStore): PartitionStore => ({
  ...store,
  commit: async (commit) => {
    const { nextOffset } = await store.takeOver(commit.token);
    return store.commit({ ...commit, expectedOffset: nextOffset });
  },
});

/** A commit that passes with the right token, wherever the store stands. */
const tokenAlone = (store: PartitionStore): PartitionStore => ({
  ...store,
  commit: async (commit) => {
    const result = await store.commit(commit);
    if (result !== 'moved') return result;
    const { nextOffset } = await store.takeOver(commit.token);
    return store.commit({ ...commit, expectedOffset: nextOffset });
  },
});

let moment = 0;

export const BREAKAGES: readonly Breakage[] = [
  {
    what: 'a timer without proof: time is taken to be half a minute further than the heartbeats say',
    parts: detector((real) => ({
      heartbeatOf: (event) => {
        const beat = real.heartbeatOf(event);
        return beat === null ? null : { ...beat, timeMs: beat.timeMs + 30_000 };
      },
    })),
    breaks: /^1, 4: /,
  },
  {
    what: 'an answer at the very deadline loses the tie, and any other comes a millisecond late',
    parts: detector((real) => ({
      onRecord: (state, event, place) =>
        real.onRecord(state, event, event.type === 'message-sent' ? { ...place, timeMs: place.timeMs + 1 } : place),
    })),
    breaks: /^1, 4: /,
  },
  {
    what: 'a miss is never taken back',
    parts: detector((real) =>
      only(real, ({ value }) => value === null || !('kind' in value) || value.kind !== 'retracted'),
    ),
    breaks: /^1, 4: /,
  },
  {
    what: 'ids come from the moment',
    parts: {
      createDetector: ({ uuidV5 }) =>
        PARTS.createDetector({
          uuidV5: (name) => {
            moment += 1;
            return uuidV5(`${name} ${moment}`);
          },
        }),
    },
    breaks: /^5, 6: replaying chat events/,
  },
  { what: 'a store without a fence', parts: { store: withoutFence }, breaks: /^(1|2|3|5), / },
  { what: 'a fence that compares only the token', parts: { store: tokenAlone }, breaks: /^(1|2|3|5), / },
  {
    what: 'an outbox that the next owner does not flush',
    parts: {
      store: (store) => ({
        ...store,
        takeOver: async (token) => ({ ...(await store.takeOver(token)), outbox: [] }),
      }),
    },
    breaks: /^5, 6: /,
  },
  {
    what: 'dead letters that nobody writes',
    parts: {
      writer: (writer) => ({
        ...writer,
        send: (records) => writer.send(records.filter(({ topic }) => !topic.endsWith('.dlq'))),
      }),
    },
    breaks: /^5, 6: /,
  },
  {
    what: 'the last accept wins instead of the first',
    parts: cases((real) => ({
      onRecord: (state, event, place) => {
        const open = state?.open;
        const robbed =
          event.type === 'accept' && state !== null && open !== undefined
            ? { ...state, open: { ...open, owner: null } }
            : state;
        return real.onRecord(robbed, event, place);
      },
    })),
    breaks: /^2, 3: who has each case/,
  },
  {
    what: 'a repeated verdict counts anew',
    parts: cases((real) => ({
      onRecord: (state, event, place) => real.onRecord(state === null ? null : { ...state, seen: {} }, event, place),
    })),
    breaks: /^2/,
  },
  {
    what: 'an action is answered, and forgotten',
    parts: cases((real) => only(real, ({ topic }) => topic !== 'actionAnswers')),
    breaks: /^3: every action is answered/,
  },
  {
    what: 'the switch goes off, and nobody wakes the cases',
    parts: cases(() => ({ wakeAllOnSwitch: false })),
    breaks: /^2: an unclaimed case ends while the switch is off/,
  },
  {
    what: 'activities with ids of their own, posted again after each unclear answer',
    parts: {
      client: (client) => ({
        ...client,
        create: (set, columns) => {
          const { Id: _, ...rest } = columns;
          return client.create(set, set === 'Activity' ? rest : columns);
        },
      }),
    },
    breaks: /^2: a case has at most one activity/,
  },
  {
    what: 'reminders that are never withdrawn',
    parts: {
      client: (client) => ({
        ...client,
        remove: async () => {},
      }),
    },
    breaks: /^3: who lost/,
  },
  {
    what: 'a connector that does not tell Creatio of claims',
    parts: { client: (client) => ({ ...client, update: async () => {} }) },
    breaks: /^2, 3, 7: in the end Creatio holds/,
  },
];
