import { z } from 'zod';
import { keysOf } from '../policy/checked-yaml';
import { guid } from '../policy/fields';

const key = <Field extends z.ZodType>(field: Field, description: string): Field => field.meta({ description });

const person = keysOf({
  skills: key(z.array(z.string()).optional(), "the policy's skills that he has"),
  contact: key(guid.optional(), "his contact in Creatio; without it the policy's contact of this name"),
});

const customer = keysOf({
  owner: key(z.string().optional(), 'who owns his contact in Creatio: one of the people'),
  messenger: key(z.string().optional(), 'telegram, viber …; default telegram'),
});

export const storyFile = keysOf({
  title: key(z.string().min(1), 'one line'),
  about: key(z.string().optional(), 'what it shows, for its readers'),
  from: key(
    z.iso.date({ error: 'write the date from which weekdays are counted, like 2026-11-23' }),
    'weekdays of the first line are counted from this date on',
  ),
  until: key(z.string().optional(), 'when to stop, like `Mon 12:00`; default: three days after the last line'),
  zone: key(z.string().optional(), 'of all times; default: that of the first calendar of the policy, else UTC'),
  people: key(
    z.record(z.string(), person.nullable()).optional(),
    'agents and operators; everybody else who writes is a customer',
  ),
  customers: key(z.record(z.string(), customer).optional(), 'what is known of customers'),
  story: key(z.array(z.string()).min(1), 'lines in order: a time, and a sentence'),
  expect: key(z.array(z.string()).optional(), 'lines of the outcome, or parts of them, in this order'),
  never: key(z.array(z.string()).optional(), 'what must not be in the outcome'),
});

export type StoryFile = z.infer<typeof storyFile>;
