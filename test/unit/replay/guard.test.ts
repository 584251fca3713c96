import { guardApply, NotNow } from '../../../src/replay/guard';
import { SWITCH_CODE } from '../../../src/topology/connector/lookups';
import { OBSERVE_CODE } from '../../../src/topology/observe';
import { T } from '../../support/chat-events';

const setting = (code: string, value: boolean) => ({ code, value, effectiveAt: T - 1 });
const apply = (more: { stands?: number | null; on?: boolean; observing?: boolean; create?: number } = {}) =>
  guardApply({
    inspector: {
      look: async () => ({
        nextOffset: more.stands === undefined ? 100 : more.stands,
        meta: null,
        states: 0,
        timers: 0,
        due: 0,
        outbox: 0,
      }),
    },
    spans: [{ partition: 3, start: 0, from: 50, to: 100, end: 120, isFromTheBeginning: true }],
    snapshot: {
      settings: [setting(SWITCH_CODE, more.on ?? true), setting(OBSERVE_CODE, more.observing ?? false)],
      policies: [],
    },
    report: {
      counts: { create: more.create ?? 1, retract: 0, same: 0, 'answered-since': 0, 'not-whole': 0, 'no-case': 0 },
    },
    nowMs: T,
  });

describe('an apply', () => {
  it('goes on when the detector has read the span, the switch is on and cases are told', async () => {
    await expect(apply()).resolves.toBeUndefined();
  });

  it('waits for a detector that has not had its say', async () => {
    await expect(apply({ stands: 99 })).rejects.toThrow('the detector stands at 99 of partition 3');
    await expect(apply({ stands: null })).rejects.toThrow(NotNow);
  });

  it('creates nothing that the switch would cancel at once; taking back is always possible', async () => {
    await expect(apply({ on: false })).rejects.toThrow('the switch is off');
    await expect(apply({ on: false, create: 0 })).resolves.toBeUndefined();
  });

  it('is against the word that nothing is told yet', async () => {
    await expect(apply({ observing: true })).rejects.toThrow('only observes');
  });

  it('names every reason at once', async () => {
    await expect(apply({ stands: 1, on: false, observing: true })).rejects.toThrow(
      /stands at(.|\n)*switch(.|\n)*observes/,
    );
  });
});
