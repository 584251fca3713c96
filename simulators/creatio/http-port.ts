import { CreatioFailure } from '../../src/creatio/failure';
import { type Http, responseOf } from '../../src/creatio/http';
import type { Clock } from '../../src/ports/clock';
import type { SimRequest } from './http-message';
import type { SimulatedCreatio } from './simulated-creatio';

/** The client's port to HTTP straight into the simulated Creatio: no sockets, and all waiting on the given clock. */
export const createSimulatorHttp = (
  creatio: SimulatedCreatio,
  {
    service,
    clock,
    timeoutMs,
  }: { readonly service: SimRequest['service']; readonly clock: Clock; readonly timeoutMs: number },
): Http => {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
  const noAnswer = (code: string): CreatioFailure =>
    new CreatioFailure({ class: 'availability', reason: `no-answer: ${code}`, retryAfterMs: null });
  return {
    request: async ({ method, path, headers, body }) => {
      const outcome = creatio.handle({ service, method, path, headers, body: body ?? '' });
      if (outcome.kind === 'reset') throw noAnswer('ECONNRESET');
      if (outcome.kind === 'hang' || outcome.delayMs > timeoutMs) {
        await wait(timeoutMs);
        throw noAnswer('TimeoutError');
      }
      if (outcome.delayMs > 0) await wait(outcome.delayMs);
      return responseOf(outcome.status, outcome.headers, outcome.body, clock.now());
    },
    close: async () => {},
  };
};
