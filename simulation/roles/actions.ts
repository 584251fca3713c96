import { type ActionsDeps, createActions } from '../../src/producers/actions/actions';
import { startAnswerDesk } from '../../src/producers/actions/answer-desk';
import { type ClaimsView, startClaimsView } from '../../src/producers/actions/claims-view';
import type { Ports, Running } from '../world/slot';
import { tools } from './tools';

/** The actions role while it is up. */
export interface Desk {
  handle: ReturnType<typeof createActions>['handle'] | null;
}

const CONFIG: ActionsDeps['config'] = {
  actionsToken: undefined,
  callbackToken: undefined,
  chatUrlTemplate: '',
  answerTimeoutMs: 2_000,
  sendTimeoutMs: 800,
};

/** Operators' actions, as `src/roles` starts them. */
export const runActions =
  (place: Desk) =>
  async ({ life, log, clock }: Ports): Promise<Running> => {
    const desk = await startAnswerDesk(log, tools.codecs);
    let claims: ClaimsView | null = null;
    const reading = startClaimsView(log, tools.codecs).then((view) => {
      claims = view;
      return view;
    });
    const actions = createActions({
      ...tools,
      writer: log.writer(),
      clock,
      desk,
      claims: () => claims,
      config: CONFIG,
    });
    place.handle = actions.handle;
    life.onDeath(() => {
      if (place.handle === actions.handle) place.handle = null;
    });
    return {
      done: Promise.race([desk.done, reading.then((view) => view.done)]),
      close: async () => {
        place.handle = null;
        const view = await reading;
        await Promise.allSettled([desk.close(), view.close()]);
      },
    };
  };
