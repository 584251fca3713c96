/** The customer's contact in Creatio: one match sets it, several are listed. */
export interface ContactMatch {
  readonly contactId: string | null;
  readonly candidates: readonly string[];
}

export const NO_MATCH: ContactMatch = { contactId: null, candidates: [] };

/** `SearchNumberLength` in Creatio: so many last digits are compared. */
export const COMPARED_DIGITS = 7;
/** So many of several matches are named to the operator. */
const LISTED = 5;
const ZERO_GUID = '00000000-0000-0000-0000-000000000000';

export interface PhoneRow {
  readonly ContactId: string;
  /** Digits only, reversed, as Creatio keeps them. */
  readonly SearchNumber: string;
}

/** Digits only, the last one first: what Creatio keeps in `SearchNumber`. null: too short to say who it is. */
export const reversedDigits = (phone: string): string | null => {
  const reversed = phone.replace(/\D/g, '').split('').reverse().join('');
  return reversed.length < COMPARED_DIGITS ? null : reversed;
};

/** Whoever shares the most digits from the right; two who share as many can't be told apart. */
export const matchOfPhones = (rows: readonly PhoneRow[], reversed: string): ContactMatch => {
  const shared = ({ SearchNumber }: PhoneRow): number => {
    let digits = 0;
    while (digits < reversed.length && SearchNumber[digits] === reversed[digits]) digits += 1;
    return digits;
  };
  const most = Math.max(COMPARED_DIGITS, ...rows.map(shared));
  return matchOf(rows.filter((row) => shared(row) === most).map(({ ContactId }) => ContactId));
};

export const matchOf = (contactIds: readonly string[]): ContactMatch => {
  const distinct = [...new Set(contactIds.map((id) => id.toLowerCase()))].filter(isSomebody).sort();
  return { contactId: distinct.length === 1 ? (distinct[0] ?? null) : null, candidates: distinct.slice(0, LISTED) };
};

/** Creatio's empty lookup is a zero GUID. */
export const isSomebody = (contactId: string): boolean => contactId !== '' && contactId !== ZERO_GUID;

/**
 * Phone first, since it is what Creatio's own telephony goes by; the messenger's identity where it says nothing, or where it leaves a choice and the
 * identity names one of the choice.
 */
export const matchOfBoth = (byPhone: ContactMatch, byIdentity: ContactMatch): ContactMatch => {
  if (byPhone.contactId !== null) return byPhone;
  if (byPhone.candidates.length === 0) return byIdentity;
  const both = byIdentity.candidates.filter((id) => byPhone.candidates.includes(id));
  return both.length === 1 ? matchOf(both) : byPhone;
};
