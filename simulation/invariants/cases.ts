import { read, type Topics } from '../history/outcome';
import { claimsIn, claimsNow, judgedCustomers, offsetOf } from '../oracle/customers';
import { inForceOf } from '../oracle/in-force';
import { ledgerOf } from './verdicts';
import type { Invariant } from './violation';

const both = (is: ReadonlySet<string>, should: ReadonlySet<string>): readonly string[] => [
  ...[...should].filter((line) => !is.has(line)).map((line) => `should be: ${line}`),
  ...[...is].filter((line) => !should.has(line)).map((line) => `should not be: ${line}`),
];

export const claimsAreTheLogs: Invariant<Topics> = {
  name: '2, 3: who has each case, from which record on, and why it ended is what case events come to; the first accept wins',
  check: (topics) => {
    const lineOf = (claim: {
      readonly caseId: string;
      readonly state: string;
      readonly operator: string | null;
      readonly endReason: string | null;
      readonly offset: number;
    }): string =>
      `case ${claim.caseId} ${claim.state} ${claim.operator ?? '-'} ${claim.endReason ?? '-'} from offset ${claim.offset}`;
    const is = new Set(claimsIn(topics).map((claim) => lineOf({ ...claim, offset: offsetOf(claim) })));
    const should = new Set([...judgedCustomers(topics).values()].flatMap(({ claims }) => claims.map(lineOf)));
    return both(is, should);
  },
};

export const answersAreTheLogs: Invariant<Topics> = {
  name: '3: every action is answered as the order of the topic says, and its repetition gets the same answer',
  check: (topics) => {
    const lineOf = (answer: {
      readonly actionId: string;
      readonly caseId: string;
      readonly operator: string;
      readonly result: string;
      readonly by: string | null;
      readonly cause: string | null;
    }): string =>
      `action ${answer.actionId} of ${answer.operator} on ${answer.caseId}: ${answer.result} by ${answer.by ?? '-'} cause ${answer.cause ?? '-'}`;
    const is = new Set(read(topics, 'actionAnswers').flatMap(({ value }) => (value === null ? [] : [lineOf(value)])));
    const should = new Set([...judgedCustomers(topics).values()].flatMap(({ answers }) => answers.map(lineOf)));
    return both(is, should);
  },
};

export const endsByTimeAreRight: Invariant<Topics> = {
  name: '2: an unclaimed case ends while the switch is off, and only then',
  check: (topics) => {
    const { switchAt, settings } = inForceOf(topics);
    const lines: string[] = [];
    for (const claim of claimsIn(topics)) {
      if (claim.state !== 'ended' || claim.endReason !== 'switched-off') continue;
      if (switchAt(claim.since))
        lines.push(`case ${claim.caseId} ended for the switch at ${claim.since}, when it was on`);
    }
    const last = settings.at(-1);
    for (const claim of claimsNow(topics).values())
      if (claim.state === 'unclaimed' && last?.value === false && last.effectiveAt > claim.since)
        lines.push(`case ${claim.caseId} is still offered although the switch is off since ${last.effectiveAt}`);
    return lines;
  },
};

export const missesHaveCases: Invariant<Topics> = {
  name: '2, 7: every missed episode belongs to exactly one case',
  check: (topics) => {
    const owners = new Map<string, string[]>();
    for (const { episodes } of judgedCustomers(topics).values())
      for (const [caseId, ids] of episodes)
        for (const id of new Set(ids)) owners.set(id, [...(owners.get(id) ?? []), caseId]);
    return ledgerOf(topics)
      .filter(({ kind }) => kind === 'missed')
      .flatMap(({ episodeId }) => {
        const cases = owners.get(episodeId) ?? [];
        return cases.length === 1 ? [] : [`episode ${episodeId} belongs to ${cases.length} cases: ${cases.join(', ')}`];
      });
  },
};

export const oneOpenCase: Invariant<Topics> = {
  name: '2: a customer has at most one open case',
  check: (topics) => {
    const open = new Map<string, string[]>();
    for (const claim of claimsNow(topics).values())
      if (claim.state !== 'ended') open.set(claim.caseKey, [...(open.get(claim.caseKey) ?? []), claim.caseId]);
    return [...open].flatMap(([key, ids]) =>
      ids.length === 1 ? [] : [`${key} has ${ids.length} open cases: ${ids.join(', ')}`],
    );
  },
};
