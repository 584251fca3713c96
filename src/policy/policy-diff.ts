import type { Policy } from '../topology/policy/policy';
import { policyAsFile } from './policy-text';

/** One key that differs. */
export interface Difference {
  /** The queue, calendar or part that holds it; empty: the file itself. */
  readonly where: string;
  readonly key: string;
  /** null: it isn't there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What changes when `after` comes into force instead of `before`, part by part. */
export const diffPolicies = (before: Policy, after: Policy): readonly Difference[] => {
  const from = parts(before);
  const to = parts(after);
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((where) => {
    const name = to.get(where)?.get('name') ?? from.get(where)?.get('name');
    return diffPart(name === undefined ? where : `${where} (${name})`, from.get(where), to.get(where));
  });
};

type Part = ReadonlyMap<string, string>;

const diffPart = (where: string, from: Part | undefined, to: Part | undefined): readonly Difference[] => {
  // A whole part that comes or goes is one line, not twenty.
  if (from === undefined) return [{ where, key: '', before: null, after: 'added' }];
  if (to === undefined) return [{ where, key: '', before: 'removed', after: null }];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((key) => {
    const [old = null, now = null] = [from.get(key), to.get(key)];
    return old === now ? [] : [{ where, key, before: old, after: now }];
  });
};

/** By part: its keys with their values as text. */
const parts = (policy: Policy): ReadonlyMap<string, Part> => {
  const { calendars, defaults, direct, queues, ...rest } = policyAsFile(policy);
  const made = new Map<string, Part>([['', flat(rest)]]);
  for (const [name, calendar] of Object.entries(calendars)) {
    const offsets = policy.calendars[name]?.offsets ?? [];
    made.set(`calendar ${name}`, new Map([...flat(calendar), ['time zone data', offsetsAsText(offsets)]]));
  }
  made.set('defaults', flat(defaults));
  made.set('direct', flat(direct));
  for (const [id, queue] of Object.entries(queues)) made.set(`queue ${id}`, flat(queue));
  return made;
};

const flat = (value: object, prefix = ''): Map<string, string> => {
  const made = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && isSection(key))
      for (const [deep, text] of flat(inner, `${prefix}${key}.`)) made.set(deep, text);
    else made.set(prefix + key, asText(inner));
  }
  return made;
};

const isSection = (key: string): boolean => key === 'week' || key === 'holidays';

const asText = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(asText).join(', then ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([kind, ids]) => `${kind} ${Array.isArray(ids) ? ids.join(' ') : String(ids)}`)
    .join(' ');
};

/** Too long to be read; that it changed, and from when on, is what matters. */
const offsetsAsText = (offsets: readonly { readonly fromMs: number; readonly offsetMs: number }[]): string => {
  let digest = 0;
  for (const { fromMs, offsetMs } of offsets) digest = (digest * 31 + fromMs / 60_000 + offsetMs / 60_000) % 1_000_003;
  return `${offsets.length} changes (${digest})`;
};

/** For a terminal: part by part, key by key. */
export const differencesAsText = (differences: readonly Difference[]): string => {
  let text = '';
  let where: string | null = null;
  for (const difference of differences) {
    if (difference.where !== where) {
      where = difference.where;
      if (where !== '')
        text += `${where}${difference.key === '' ? `: ${difference.after ?? difference.before}` : ''}\n`;
    }
    if (difference.key !== '')
      text += `${where === '' ? '' : '  '}${difference.key}: ${difference.before ?? '–'} → ${difference.after ?? '–'}\n`;
  }
  return text === '' ? 'no difference\n' : text;
};
