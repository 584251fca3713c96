import { integer, text } from '../config/environment';
import { createActions } from '../producers/actions/actions';
import { startAnswerDesk } from '../producers/actions/answer-desk';
import { type ClaimsView, startClaimsView } from '../producers/actions/claims-view';
import { startRoleServer } from '../web/role-server';
import type { Platform, RunningRole } from './platform';

/** Operators' actions in, answers out. */
export const startActions = async (platform: Platform): Promise<RunningRole> => {
  const { environment, log, codecs, clock, metrics, logger } = platform;
  const writer = platform.writer();
  const desk = await startAnswerDesk(log, codecs);
  let claims: ClaimsView | null = null;
  let dead: unknown = null;
  const reading = startClaimsView(log, codecs).then((view) => {
    claims = view;
    return view;
  });
  const done = Promise.race([desk.done, reading.then((view) => view.done)]);
  done.catch((error: unknown) => {
    dead = error;
  });
  const actions = createActions({
    writer,
    codecs,
    clock,
    meter: metrics,
    desk,
    claims: () => claims,
    config: {
      actionsToken: environment.ACTIONS_TOKEN,
      callbackToken: environment.CALLBACK_TOKEN,
      chatUrlTemplate: environment.WEBITEL_CHAT_URL_TEMPLATE ?? '',
      answerTimeoutMs: integer(environment, 'ACTIONS_ANSWER_TIMEOUT_MS'),
      sendTimeoutMs: integer(environment, 'ACTIONS_SEND_TIMEOUT_MS'),
    },
  });
  const server = await startRoleServer({
    host: text(environment, 'HOST'),
    port: integer(environment, 'ACTIONS_PORT'),
    handlers: [actions.handle],
    metrics,
    alive: () => dead === null,
    ready: () => ({ ready: claims !== null, detail: claims === null ? { waits: 'claims are being read' } : {} }),
    logger,
  });
  return {
    port: server.port,
    done,
    close: async () => {
      await server.close();
      const view = await reading.catch(() => null);
      await Promise.allSettled([desk.close(), view?.close(), writer.close()]);
    },
  };
};
