/**
 * What a breaker must come to, written apart from the policy: it keeps everything that happened and computes each answer from the beginning.
 * Slow, plain, and only for tests.
 */
export interface ReferenceRules {
  readonly volume: number;
  readonly failedShare: number;
  readonly windowMs: number;
  readonly firstOpenMs: number;
  readonly longestOpenMs: number;
  readonly longestRestMs: number;
  readonly concurrency: number;
}

export interface Happened {
  readonly says: 'up' | 'away' | 'nothing';
  readonly restMs: number | null;
}

export interface Reference {
  readonly mode: 'closed' | 'half-open' | 'open';
  readonly untilMs: number;
  /** Failed probes and openings in a row. */
  readonly openings: number;
  /** Attempts since it closed, or since the start. */
  readonly attempts: readonly { readonly atMs: number; readonly says: 'up' | 'away' }[];
  /** The successful probe counts as the first success; at the start there was none to wait for. */
  readonly hasEverOpened: boolean;
}

export const REFERENCE_START: Reference = {
  mode: 'closed',
  untilMs: 0,
  openings: 0,
  attempts: [],
  hasEverOpened: false,
};

/** Time passes. */
export const referenceAt = (reference: Reference, nowMs: number): Reference =>
  reference.mode === 'open' && nowMs >= reference.untilMs ? { ...reference, mode: 'half-open' } : reference;

/** An attempt is made and comes to something; while open, none is made. */
export const referenceAfter = (
  reference: Reference,
  { says, restMs }: Happened,
  nowMs: number,
  rules: ReferenceRules,
): Reference => {
  if (reference.mode === 'open') return reference;
  const rest = restMs === null ? 0 : Math.min(restMs, rules.longestRestMs);
  const opened = (openings: number, forMs: number): Reference => ({
    mode: 'open',
    untilMs: nowMs + forMs,
    openings,
    attempts: [],
    hasEverOpened: true,
  });
  const pause = (nth: number): number => {
    let ms = rules.firstOpenMs;
    for (let n = 1; n < nth; n += 1) ms = Math.min(ms * 2, rules.longestOpenMs);
    return Math.max(ms, rest);
  };
  if (reference.mode === 'half-open') {
    if (says === 'away') return opened(reference.openings + 1, pause(reference.openings + 1));
    if (says === 'nothing') return rest > 0 ? opened(reference.openings, rest) : reference;
    return { ...REFERENCE_START, hasEverOpened: true };
  }
  if (says === 'nothing') return rest > 0 ? opened(0, rest) : reference;
  const attempts = [...reference.attempts, { atMs: nowMs, says }];
  const lastUp = attempts.map((each) => each.says).lastIndexOf('up');
  const inARow = attempts.length - 1 - lastUp;
  const inWindow = attempts.filter((each) => nowMs - each.atMs < rules.windowMs);
  const failed = inWindow.filter((each) => each.says === 'away').length;
  const tooMany = failed >= rules.volume && failed / inWindow.length >= rules.failedShare;
  if (says === 'away' && (inARow >= rules.volume || tooMany)) return opened(1, pause(1));
  return rest > 0 ? opened(0, rest) : { ...reference, attempts };
};

/** How many at a time: told attempt by attempt. */
export const referenceSlots = ({ mode, attempts, hasEverOpened }: Reference, rules: ReferenceRules): number => {
  if (mode !== 'closed') return 1;
  let slots = hasEverOpened ? Math.min(2, rules.concurrency) : rules.concurrency;
  for (const { says } of attempts) {
    if (slots === rules.concurrency) break;
    slots = says === 'up' ? slots + 1 : 1;
  }
  return slots;
};
