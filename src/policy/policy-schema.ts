import { z } from 'zod';
import { keysOf } from './checked-yaml';
import { contact, duration, guid, holidays, rung, skill, someTime, week, zone } from './fields';

/** A key with what people read about it: in the JSON Schema of editors, and in docs/policy.md. */
const key = <Field extends z.ZodType>(field: Field, description: string, fallback?: unknown): Field =>
  field.meta(fallback === undefined ? { description } : { description, default: fallback });

const rules = {
  threshold: key(someTime.optional(), 'how long a customer may wait, in business time of the calendar', '5m'),
  sees: key(
    z.array(z.enum(['messages', 'waiting', 'closes'])).optional(),
    "what the feeds of this queue show: agents' messages, the waiting (joins, offers, leaves), conversations' ends",
    ['messages', 'waiting', 'closes'],
  ),
  answer: key(
    z.enum(['message', 'join']).optional(),
    "what counts as an answer. `join`: an agent's join, although messages are seen; always so where they aren't",
    'message',
  ),
  followUps: key(
    z
      .union([z.literal('off'), someTime], {
        error: 'write off, or how long a customer may wait who writes again after an answer, like 15m',
      })
      .optional(),
    'threshold of a wait that begins when a customer writes after a human has answered, in business time; needs `messages`',
    'off',
  ),
  shortAbandon: key(duration.optional(), "a customer who leaves sooner and wrote nothing isn't a miss", '10s'),
  grace: key(
    someTime.optional(),
    "how long disorder may last: a deadline is decided when the log's time is past it by this",
    '10s',
  ),
  requeueWindow: key(
    duration.optional(),
    "after leaving a queue unanswered: time for another queue, an agent or a human's message",
    '30s',
  ),
  calendar: key(z.string().optional(), 'name of a calendar, or `always`', 'always'),
  owner: key(
    contact.optional(),
    "asked first, alone: `contact-owner` (who owns the customer's contact in Creatio), or a contact; `none`: nobody is",
    'none',
  ),
  recipients: key(z.array(rung).optional(), 'asked next, one rung after the other', []),
  supervisors: key(
    z.array(rung).optional(),
    "asked when the recipients don't take it, and reminded when an owner lets it rest; without it the file's own",
  ),
  lastResort: key(rung.optional(), "asked at the end; without it the file's own"),
  release: key(
    z.boolean().optional(),
    'whether a case whose owner let its lease pass is taken from him and offered again; needs `messages`',
    false,
  ),
};

export const calendarFile = keysOf({
  zone: key(zone, 'IANA time zone'),
  week: key(
    week,
    "hours by day or range of days, like `mon-fri: 09:00-13:00, 14:00-18:00`; days that aren't named are closed",
  ),
  holidays: key(
    holidays.optional(),
    'hours, or `closed`, by date or range of dates, like `2026-12-31..2027-01-03: closed`; they replace the whole day',
  ),
});

export const rulesFile = keysOf(rules);
export const queueFile = keysOf({
  name: key(z.string().min(1).optional(), 'for people who read the file and what is made from it'),
  ...rules,
});

export const policyFile = keysOf({
  version: key(
    z.string().min(1).optional(),
    'names this version. The same name with another content is refused. Without it: a digest of the content',
  ),
  domains: key(
    z.array(z.string().min(1)).min(1),
    'Webitel domains that are ours, in quotes; chats of others are `ignored(other-domain)`',
  ),
  grace: key(someTime.optional(), 'for queues that name none', '10s'),
  due: key(someTime.optional(), "from the verdict to the activity's due date, in business time", '15m'),
  quietInterval: key(
    duration.optional(),
    'an open case that grows is written to Creatio no oftener than this, since every save pops up again there',
    '15m',
  ),
  lease: key(
    someTime.optional(),
    'after an accept: without a human message for this long, in business time, owner and supervisors are reminded',
    '10m',
  ),
  expireAfter: key(
    someTime.optional(),
    'a command that waits for Creatio longer than this is recorded as expired, and not offered',
    '1d',
  ),
  contacts: key(z.record(z.string(), guid).optional(), 'names for ids of Creatio contacts, to be used below'),
  skills: key(z.record(z.string(), skill).optional(), 'names for groups: a Creatio role, or a list of contacts'),
  calendars: key(z.record(z.string(), calendarFile).optional(), 'when queues work'),
  supervisors: key(z.array(rung).optional(), "asked when a queue's own recipients don't take it", []),
  lastResort: key(rung, 'asked at the end, so that no missed chat is left without anybody'),
  defaults: key(rulesFile.optional(), "what queues leave out, and the rules of queues that aren't named"),
  direct: key(rulesFile.optional(), 'rules of hand-offs to one agent without a queue'),
  queues: key(z.record(z.string(), queueFile).optional(), "rules by Webitel's queue id, in quotes"),
});

export type PolicyFile = z.infer<typeof policyFile>;
export type RulesFile = z.infer<typeof rulesFile>;
export type RungFile = z.infer<typeof rung>;

/** The JSON Schema for editors. */
export const policyJsonSchema = (): object => ({
  title: 'Policy of missed-chats',
  ...z.toJSONSchema(policyFile, {
    io: 'input',
    // zod leaves defaults out where a text is turned into something else; ours are those of the text.
    override: ({ zodSchema, jsonSchema }) => {
      const fallback = z.globalRegistry.get(zodSchema)?.['default'];
      if (fallback !== undefined) jsonSchema.default = fallback as never;
    },
  }),
});
