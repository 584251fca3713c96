import type { EntityRules } from './engine';
import type { Value } from './schema';
import { COMMUNICATION_TYPE } from './seed';

const PHONES: readonly Value[] = [
  COMMUNICATION_TYPE.mobile,
  COMMUNICATION_TYPE.work,
  COMMUNICATION_TYPE.home,
  COMMUNICATION_TYPE.other,
  COMMUNICATION_TYPE.main,
  COMMUNICATION_TYPE.additional,
  COMMUNICATION_TYPE.extension,
];

/** Phones are found by their last digits, so a phone's SearchNumber is its digits in reverse; others are lower-cased. */
export const searchNumber = (communicationType: Value, number: string): string =>
  PHONES.includes(communicationType) ? number.replace(/\D/g, '').split('').reverse().join('') : number.toLowerCase();

export const contactCommunicationRules: EntityRules = {
  beforeSave: (after) => ({
    ...after,
    SearchNumber: searchNumber(after['CommunicationTypeId'] ?? null, String(after['Number'] ?? '')),
  }),
};
