import { CreatioFailure } from '../../../src/creatio/failure';
import { breakerFindings } from '../../../src/doctor/breaker-findings';
import { createRememberingGate } from '../../../src/doctor/login-gate';
import { createMemoryBreakerMemory } from '../../../src/memory/memory-breaker-memory';
import type { BreakerNotes } from '../../../src/ports/breaker-memory';

const OPENING = { untilMs: 2, openings: 3, reason: 'http-503', atMs: 1_790_000_000_000 };
const said = (notes: Partial<BreakerNotes>): string[] =>
  breakerFindings({ openings: {}, forced: {}, ...notes }, 'auth.ab')
    .filter(({ grade }) => grade !== 'ok')
    .map(({ grade, what }) => `${grade} ${what}`);
const forced = (name: string, state: 'open' | 'closed' | 'auto') => ({ [name]: { state, by: 'olena', atMs: 1 } });

it.each<[string, Partial<BreakerNotes>, string[]]>([
  ['nothing is remembered', {}, []],
  ['Creatio is away', { openings: { creatio: OPENING } }, ['wrong creatio']],
  ['our login was refused', { openings: { 'auth.ab': OPENING } }, ['wrong auth']],
  ['another’s login was refused', { openings: { 'auth.cd': OPENING } }, []],
  ['it is held open', { forced: forced('creatio', 'open') }, ['wrong creatio, held by hand']],
  ['it is held closed', { forced: forced('auth', 'closed') }, ['warning auth, held by hand']],
  ['it was let go', { forced: forced('creatio', 'auto') }, []],
])('%s', (_, notes, expected) => expect(said(notes)).toEqual(expected));

it('credentials that were refused before aren’t tried, others are', async () => {
  const memory = createMemoryBreakerMemory();
  await memory.remember('auth.ab', OPENING);
  let tries = 0;
  const login = async (): Promise<string> => {
    tries += 1;
    return 'in';
  };
  await expect(createRememberingGate(memory, 'auth.ab').pass(login)).rejects.toThrow(CreatioFailure);
  expect(tries).toBe(0);
  await expect(createRememberingGate(memory, 'auth.cd').pass(login)).resolves.toBe('in');
});

it('where the memory is away, one try is made', async () => {
  const away = { ...createMemoryBreakerMemory(), read: () => Promise.reject(new Error('away')) };
  await expect(createRememberingGate(away, 'auth.ab').pass(async () => 'in')).resolves.toBe('in');
});
