import type { BreakerMemory, Opening } from '../../src/ports/breaker-memory';
import { waitUntil } from '../../stack/servers/wait-until';

const OPENING: Opening = { untilMs: 1_790_000_060_000, openings: 2, reason: 'http-503', atMs: 1_790_000_000_000 };

/** What every memory of breakers must do; run on the in-memory one and on Redis. */
export const describeBreakerMemoryConformance = (
  name: string,
  make: () => { readonly memory: BreakerMemory; close(): Promise<void> },
): void => {
  describe(`the breakers' memory: ${name}`, () => {
    let made: ReturnType<typeof make>;
    let memory: BreakerMemory;
    beforeEach(() => {
      made = make();
      memory = made.memory;
    });
    afterEach(() => made.close());

    it('knows nothing at first', async () => {
      expect(await memory.read()).toEqual({ openings: {}, forced: {} });
    });

    it('gives back each breaker’s last opening, until it has closed', async () => {
      await memory.remember('creatio', { ...OPENING, openings: 1 });
      await memory.remember('creatio', OPENING);
      await memory.remember('auth.beef', OPENING);
      expect((await memory.read()).openings).toEqual({ creatio: OPENING, 'auth.beef': OPENING });
      await memory.remember('creatio', null);
      await memory.remember('never-opened', null);
      expect((await memory.read()).openings).toEqual({ 'auth.beef': OPENING });
    });

    it('gives back an operator’s last word, which openings leave alone', async () => {
      const note = { state: 'open', by: 'admin@host', atMs: 1_790_000_000_000 } as const;
      await memory.force('creatio', note);
      await memory.remember('creatio', OPENING);
      await memory.remember('creatio', null);
      expect((await memory.read()).forced).toEqual({ creatio: note });
      await memory.force('creatio', { ...note, state: 'auto' });
      expect((await memory.read()).forced['creatio']?.state).toBe('auto');
    });

    it('leases to one holder at a time', async () => {
      const asked = await Promise.all(['a', 'b', 'c'].map((holder) => memory.lease('login', holder, 60_000)));
      expect(asked).toEqual([true, false, false]);
      expect(await memory.lease('another', 'b', 60_000)).toBe(true);
      await memory.release('login', 'a');
      expect(await memory.lease('login', 'b', 60_000)).toBe(true);
    });

    it('does not let go of another’s lease', async () => {
      await memory.lease('login', 'a', 60_000);
      await memory.release('login', 'b');
      expect(await memory.lease('login', 'b', 60_000)).toBe(false);
    });

    it('a lease lapses by itself', async () => {
      await memory.lease('login', 'a', 50);
      await waitUntil('the lease to lapse', 5_000, () => memory.lease('login', 'b', 60_000));
      await memory.release('login', 'a');
      expect(await memory.lease('login', 'a', 60_000)).toBe(false);
    });
  });
};
