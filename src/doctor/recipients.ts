import type { Rung } from '../topology/activity-command';
import type { Policy, QueueRules } from '../topology/policy/policy';
import { type Finding, ok, warning, wrong } from './finding';

const AREA = 'policy';

/** What stands behind one rung in Creatio. */
export interface RungFacts {
  /** Contacts with an active user. */
  readonly active: readonly string[];
  /** Ids that Creatio doesn't know at all. */
  readonly unknown: readonly string[];
}

export type LookAt = (rung: Rung) => Promise<RungFacts>;

/** Rules by the name that people know them by. */
const namedRules = (policy: Policy): readonly (readonly [string, QueueRules])[] => [
  ...Object.values(policy.queues).map((rules) => [`queue ${rules.queueId}`, rules] as const),
  ['queues that are not named', policy.defaults],
  ['direct hand-offs', policy.direct],
];

/** Whether every queue's missed chats reach somebody, rung by rung and at last. */
export const recipientFindings = async (policy: Policy, lookAt: LookAt): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const [name, rules] of namedRules(policy)) {
    const facts = await Promise.all(rules.ladder.map(lookAt));
    findings.push(...ladderFindings(name, rules.ladder, facts));
    const supervisors = await Promise.all(rules.supervisors.map(lookAt));
    if (rules.supervisors.length > 0 && supervisors.every(({ active }) => active.length === 0))
      findings.push(
        warning(AREA, `${name}: supervisors`, {
          found: 'nobody with an active user',
          rule: 'somebody is told when an accepted chat rests',
          mend: 'correct `supervisors` in the policy, or give them users in Creatio',
        }),
      );
  }
  return findings;
};

/** @param facts of each rung, in the ladder's order */
export const ladderFindings = (
  name: string,
  ladder: readonly Rung[],
  facts: readonly RungFacts[],
): readonly Finding[] => {
  const what = `${name}: recipients`;
  const rungs = ladder.map((rung, index) => ({ rung, facts: facts[index] ?? { active: [], unknown: [] } }));
  const unknown = rungs.flatMap(({ rung, facts: { unknown: ids } }) => ids.map((id) => `${rung.kind} ${id}`));
  const findings: Finding[] = unknown.length === 0 ? [] : [notThere(what, unknown)];
  // Whom a customer's contact belongs to differs from chat to chat: that rung can't be counted on.
  const fixed = rungs.filter(({ rung }) => rung.kind !== 'owner-of-contact');
  const last = fixed.at(-1);
  if (fixed.every(({ facts: { active } }) => active.length === 0))
    return [
      ...findings,
      wrong(AREA, what, {
        found: 'no rung has anybody with an active user',
        rule: 'every missed chat is offered to somebody',
        mend: 'correct the recipients in the policy, or give them active users in Creatio',
      }),
    ];
  if (last === undefined || last.facts.active.length === 0)
    findings.push(
      wrong(AREA, what, {
        found: `the last resort (${describe(last?.rung)}) has nobody with an active user`,
        rule: 'when all others declined, somebody is left',
        mend: 'correct `lastResort` in the policy, or give its people active users in Creatio',
      }),
    );
  const empty = fixed.slice(0, -1).filter(({ facts: { active } }) => active.length === 0);
  if (empty.length > 0)
    findings.push(
      warning(AREA, what, {
        found: `nobody with an active user behind ${empty.map(({ rung }) => describe(rung)).join('; ')}`,
        rule: 'each rung has somebody: an empty one is passed over',
        mend: 'correct the recipients in the policy, or give them active users in Creatio',
      }),
    );
  const counts = fixed.map(({ rung, facts: { active } }) => `${rung.kind} ${active.length}`).join(', then ');
  return findings.length > 0 ? findings : [ok(AREA, what, counts)];
};

const describe = (rung: Rung | undefined): string =>
  rung === undefined ? 'none' : `${rung.kind} ${rung.ids.join(', ')}`;

const notThere = (what: string, unknown: readonly string[]): Finding =>
  wrong(AREA, what, {
    found: `Creatio doesn't know ${unknown.join('; ')}`,
    rule: 'roles and contacts of the policy exist',
    mend: 'correct the ids in the policy file and run `missed-chats setup`',
  });
