import { hostname, userInfo } from 'node:os';
import { AUTH_PREFIX } from '../consumers/connector/breakers';
import type { BreakerMemory, BreakerNotes, Forced, Opening } from '../ports/breaker-memory';

export const BREAKERS = ['creatio', 'auth'] as const;
export type BreakerName = (typeof BREAKERS)[number];
export const BREAKER_ACTIONS = ['show', 'open', 'close', 'auto'] as const;
export type BreakerAction = (typeof BREAKER_ACTIONS)[number];

/**
 * What an operator says to the breakers of all connectors. They hear of it within two seconds.
 *
 * @returns what to print
 */
export const commandBreaker = async (
  memory: BreakerMemory,
  action: BreakerAction,
  name: BreakerName,
  nowMs: number,
): Promise<string> => {
  if (action === 'show') return asText(await memory.read(), nowMs);
  const by = `${userInfo().username}@${hostname()}`;
  const say = (state: Forced): Promise<void> => memory.force(name, { state, by, atMs: nowMs });
  switch (action) {
    case 'open':
      await say('open');
      return name === 'creatio'
        ? 'Held open: nothing is sent to Creatio until `breaker auto` or `breaker close`.\n'
        : 'Held open: nobody logs in until `breaker auto --breaker auth`. Sessions that stand go on.\n';
    case 'close':
      if (name === 'creatio') {
        await say('closed');
        return 'Held closed: everything is sent to Creatio, whatever fails, until `breaker auto`.\n';
      }
      await forgetRefusals(memory);
      await say('auto');
      return 'Refused logins are forgotten: one attempt follows. Refused again, it pauses again, lest the account is locked.\n';
    case 'auto':
      await say('auto');
      return 'The breaker decides for itself again; from open it begins with one probe.\n';
  }
};

const forgetRefusals = async (memory: BreakerMemory): Promise<void> => {
  const { openings } = await memory.read();
  for (const breaker of Object.keys(openings))
    if (breaker.startsWith(AUTH_PREFIX)) await memory.remember(breaker, null);
};

const asText = ({ openings, forced }: BreakerNotes, nowMs: number): string => {
  const lines = BREAKERS.flatMap((name) => {
    const note = forced[name];
    const held =
      note === undefined || note.state === 'auto'
        ? 'decides for itself'
        : `held ${note.state} by ${note.by} since ${new Date(note.atMs).toISOString()}`;
    const found = Object.entries(openings).filter(([key]) => key === name || key.startsWith(`${name}.`));
    return [`${name}: ${held}`, ...found.map(([key, opening]) => `  ${openingText(key, opening, nowMs)}`)];
  });
  return `${lines.join('\n')}\nThe state of each connector: its /readyz and creatio_breaker_state.\n`;
};

const openingText = (key: string, { untilMs, openings, reason, atMs }: Opening, nowMs: number): string => {
  const until = untilMs > nowMs ? `until ${new Date(untilMs).toISOString()}` : 'waiting for a probe';
  const which = key.startsWith(AUTH_PREFIX) ? `credentials ${key.slice(AUTH_PREFIX.length)}: ` : '';
  return `${which}opened ${new Date(atMs).toISOString()}, ${until}, ${openings} in a row: ${reason}`;
};
