import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Policy, QueueRules } from '../topology/policy/policy';

export interface Mistake {
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const duration = z
  .string({ error: (issue) => `found ${JSON.stringify(issue.input)}; write a number and a unit, like 90s, 5m or 2h` })
  .regex(/^\d+(ms|s|m|h|d)$/, {
    error: (issue) => `found ${JSON.stringify(issue.input)}; write a number and a unit, like 90s, 5m or 2h`,
  })
  .transform((text) => Number.parseInt(text, 10) * (UNITS[text.replace(/^\d+/, '')] ?? 0));

const guid = z.guid({
  error: (issue) => `found ${JSON.stringify(issue.input)}; write the id of a Creatio record (a GUID)`,
});

const rung = z.union([z.strictObject({ role: guid }), z.strictObject({ contacts: z.array(guid).min(1) })], {
  error: 'write `role: <id>` or `contacts: [<id>, …]`',
});

const owner = z.union([z.literal('none'), z.literal('contact-owner'), guid], {
  error: 'write none, contact-owner, or the id of a contact',
});

const rules = z.strictObject({
  name: z.string().optional(),
  threshold: duration.optional(),
  sees: z.array(z.enum(['messages', 'waiting', 'closes'])).optional(),
  answer: z.enum(['message', 'join']).optional(),
  grace: duration.optional(),
  requeueWindow: duration.optional(),
  shortAbandon: duration.optional(),
  owner: owner.optional(),
  recipients: z.array(rung).optional(),
});

const file = z.strictObject({
  version: z.string().min(1).optional(),
  domains: z.array(z.string().min(1)).min(1),
  grace: duration.optional(),
  due: duration.optional(),
  quietInterval: duration.optional(),
  lease: duration.optional(),
  supervisors: z.array(rung).optional(),
  lastResort: rung,
  defaults: rules.optional(),
  direct: rules.optional(),
  queues: z.record(z.string(), rules).optional(),
});

type Rules = z.infer<typeof rules>;
type File = z.infer<typeof file>;

/**
 * Reads a policy file.
 *
 * @param digest makes the version of a file that names none: a text of its content
 * @returns the policy with all defaults filled in, or every mistake with its line
 */
export const parsePolicy = (
  text: string,
  digest: (text: string) => string,
): { readonly policy: Policy } | { readonly mistakes: readonly Mistake[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        path: '',
        message: error.message.split('\n')[0] ?? '',
      })),
    };
  }
  const parsed = file.safeParse(document.toJS());
  if (parsed.success) return { policy: toPolicy(parsed.data, digest(text)) };
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
      if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return {
    mistakes: parsed.error.issues.map((issue) => ({
      line: lineOf(issue.path),
      path: issue.path.join('.'),
      message: issue.message,
    })),
  };
};

const toPolicy = (found: File, version: string): Policy => {
  const fallback: Rules = { ...found.defaults };
  const make = (queueId: string, own: Rules): QueueRules => rulesOf(queueId, { ...fallback, ...own }, found);
  return {
    version: found.version ?? version,
    domains: found.domains,
    graceMs: found.grace ?? 10_000,
    dueInMs: found.due ?? 900_000,
    quietIntervalMs: found.quietInterval ?? 900_000,
    leaseMs: found.lease ?? 600_000,
    expireAfterMs: 86_400_000,
    calendars: {},
    queues: Object.fromEntries(Object.entries(found.queues ?? {}).map(([id, own]) => [id, make(id, own)])),
    defaults: make('default', {}),
    direct: make('direct', found.direct ?? {}),
  };
};

type RungFile = z.infer<typeof rung>;

const toRung = (found: RungFile): QueueRules['ladder'][number] =>
  'role' in found ? { kind: 'role', ids: [found.role] } : { kind: 'contacts', ids: found.contacts };

const rulesOf = (queueId: string, own: Rules, found: File): QueueRules => {
  const sees = own.sees ?? ['messages', 'waiting', 'closes'];
  const supervisors = (found.supervisors ?? []).map(toRung);
  return {
    queueId,
    thresholdMs: own.threshold ?? 300_000,
    sees,
    answer: own.answer ?? (sees.includes('messages') ? 'message' : 'join'),
    graceMs: own.grace ?? found.grace ?? 10_000,
    requeueWindowMs: own.requeueWindow ?? 30_000,
    shortAbandonMs: own.shortAbandon ?? 10_000,
    followUpThresholdMs: null,
    calendar: null,
    release: false,
    ladder: [...ownerRung(own.owner), ...(own.recipients ?? []).map(toRung), ...supervisors, toRung(found.lastResort)],
    supervisors,
  };
};

const ownerRung = (found: Rules['owner']): QueueRules['ladder'] => {
  if (found === undefined || found === 'none') return [];
  return found === 'contact-owner' ? [{ kind: 'owner-of-contact', ids: [] }] : [{ kind: 'contact', ids: [found] }];
};

/** Mistakes for a terminal, in the file's order. */
export const mistakesAsText = (fileName: string, mistakes: readonly Mistake[]): string =>
  [...mistakes]
    .sort((a, b) => a.line - b.line)
    .map(({ line, path, message }) => `${fileName}:${line}${path === '' ? '' : ` ${path}`}: ${message}\n`)
    .join('');
