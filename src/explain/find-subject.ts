import { chunksOf } from '../ports/log-reader';
import { valuesOf } from '../reading/decode';
import { readSideSnapshot } from '../reading/side-snapshot';
import { TOPICS } from '../topology/topics';
import { readConversationLedger } from './conversation-ledger';
import type { WhyDeps } from './why';

/** Whose timeline is asked for. */
export interface Subject {
  readonly kind: 'conversation' | 'case' | 'customer';
  readonly conversations: readonly string[];
  readonly caseKeys: readonly string[];
  /** Only this case; null: all of the customer. */
  readonly caseId: string | null;
}

/**
 * Finds out what an id means: a caseKey says it itself; a uuid is a conversation where the ledger or the detector knows it, else a case, whose id is its
 * activity's too; anything else is a customer's id in Webitel.
 */
export const findSubject = async (deps: WhyDeps, id: string): Promise<Subject | null> => {
  if (/^(client|ext|conversation):/.test(id)) return customer([id]);
  const conversation = await asConversation(deps, id);
  if (conversation !== null) return conversation;
  const caseKey = await caseKeyOfCase(deps, id);
  if (caseKey !== null) return { kind: 'case', conversations: [], caseKeys: [caseKey], caseId: id };
  if (/^[0-9a-f]{8}-/i.test(id)) return null;
  const { policies } = await readSideSnapshot(deps.reader, deps.codecs);
  const domains = new Set(policies.flatMap(({ policy }) => policy.domains));
  return customer([...domains].map((domain) => `client:${domain}:${id}`));
};

const customer = (caseKeys: readonly string[]): Subject => ({
  kind: 'customer',
  conversations: [],
  caseKeys,
  caseId: null,
});

const asConversation = async (deps: WhyDeps, id: string): Promise<Subject | null> => {
  const { verdicts, partition } = await readConversationLedger(deps, id);
  const isOpen = verdicts.length === 0 && (await deps.inspector.state('detector', partition, id)) !== null;
  if (verdicts.length === 0 && !isOpen) return null;
  const caseKeys = [
    ...new Set(verdicts.flatMap(({ kind, caseKey }) => (kind === 'agent-miss' || caseKey === null ? [] : [caseKey]))),
  ];
  return { kind: 'conversation', conversations: [id], caseKeys, caseId: null };
};

/** The claims say which customer a case belongs to. They are compacted: one record for each case that is remembered. */
const caseKeyOfCase = async ({ reader, codecs }: WhyDeps, caseId: string): Promise<string | null> => {
  const { name } = TOPICS.claims;
  const ends = await reader.offsets(name);
  const found = await Promise.all(
    ends.map(async ({ first, next }, partition) => {
      let caseKey: string | null = null;
      for await (const records of chunksOf(reader, { topic: name, partition, from: first, to: next })) {
        const mine = records.filter(({ key }) => String(key).toLowerCase() === caseId.toLowerCase());
        for (const claim of await valuesOf(codecs, 'claims', mine)) caseKey = claim.caseKey;
      }
      return caseKey;
    }),
  );
  return found.find((caseKey) => caseKey !== null) ?? null;
};
