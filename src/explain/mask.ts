import { TOPICS, type Topic, type TopicId } from '../topology/topics';

const MASK = '[personal]';

/** A record without what is personal in it. A caseKey that is made of a messenger's identity holds that identity. */
export const masked = <Value extends object>(topic: TopicId, value: Value): Value => {
  const { personal }: Topic = TOPICS[topic];
  const changed = Object.entries(value).map(([name, field]) => {
    if (personal.includes(name) && field !== null) return [name, MASK];
    return [name, name === 'caseKey' && typeof field === 'string' ? maskedKey(field) : field];
  });
  return Object.fromEntries(changed) as Value;
};

/** `ext:1:telegram:14:380501234567` without its last part. */
export const maskedKey = (caseKey: string): string =>
  caseKey.startsWith('ext:') ? `${caseKey.split(':').slice(0, 4).join(':')}:${MASK}` : caseKey;
