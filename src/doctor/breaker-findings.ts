import type { BreakerNotes, Opening } from '../ports/breaker-memory';
import { type Finding, ok, warning, wrong } from './finding';

const AREA = 'breakers';
const time = (ms: number): string => new Date(ms).toISOString();

/**
 * What the connectors' breakers remember, and whether somebody holds them.
 *
 * @param authKey of the credentials that the environment names
 */
export const breakerFindings = (notes: BreakerNotes, authKey: string): readonly Finding[] => [
  held('creatio', notes),
  held('auth', notes),
  creatio(notes.openings['creatio']),
  login(notes.openings[authKey]),
];

const held = (name: string, { forced }: BreakerNotes): Finding => {
  const note = forced[name];
  if (note === undefined || note.state === 'auto') return ok(AREA, `${name}, held by hand`, 'no');
  const advice = {
    found: `held ${note.state} by ${note.by} since ${time(note.atMs)}`,
    rule: 'it decides for itself, except while somebody is at work',
    mend: `missed-chats breaker auto --breaker ${name}`,
  };
  return note.state === 'open'
    ? wrong(AREA, `${name}, held by hand`, advice)
    : warning(AREA, `${name}, held by hand`, advice);
};

const creatio = (opening: Opening | undefined): Finding =>
  opening === undefined
    ? ok(AREA, 'creatio', 'closed')
    : wrong(AREA, 'creatio', {
        found: `open since ${time(opening.atMs)}, ${opening.openings} times in a row: ${opening.reason}`,
        rule: 'closed: while it is open commands wait, and nothing is lost',
        mend: 'mend what the reason says; it closes by itself after a probe that succeeds',
      });

const login = (opening: Opening | undefined): Finding =>
  opening === undefined
    ? ok(AREA, 'auth', 'closed')
    : wrong(AREA, 'auth', {
        found: `the login was refused at ${time(opening.atMs)}: ${opening.reason}`,
        rule: 'the technical user is let in; it is not tried again before the pause is over, since more would lock the account',
        mend: 'correct the credentials here, or the user in Creatio and then `missed-chats breaker close --breaker auth`',
      });
