import { systemClock } from '../../../../src/clock/clocks';
import { createStallWatch } from '../../../../src/producers/relay/stall-watch';
import { eventually, startRelayUnderTest } from '../../../support/relay';

describe('the watch over stalls', () => {
  it.each([
    [600, false],
    [601, true],
  ])('of %d ms says %s: a look is due every 100 ms, and half a second may be lost', (pauseMs, stalled) => {
    let nowMs = 5_000;
    const watch = createStallWatch(() => nowMs);
    nowMs += pauseMs;
    expect(watch.stoodStill()).toBe(stalled);
    expect(watch.stoodStill()).toBe(false);
    watch.close();
  });
});

describe('a relay that stood still', () => {
  it('says that it has not heard everything since, and sends no heartbeat before the sockets were read', async () => {
    let stood = false;
    const stalls = {
      stoodStill: () => {
        const was = stood;
        stood = false;
        return was;
      },
      close: () => {},
    };
    const relay = await startRelayUnderTest({}, async () => {}, systemClock, stalls);
    try {
      await eventually(() => relay.heartbeats().length > 2);
      const before = relay.heartbeats().at(-1)?.coverSince ?? 0;
      const stoodAtMs = Date.now();
      stood = true;
      await eventually(() => (relay.heartbeats().at(-1)?.coverSince ?? 0) > before);
      const covers = relay.heartbeats().map(({ coverSince }) => coverSince);
      expect(new Set(covers).size).toBe(2);
      expect(covers.at(-1)).toBeGreaterThanOrEqual(stoodAtMs);
    } finally {
      await relay.close();
    }
  });
});
