import {
  matchOf,
  matchOfBoth,
  matchOfPhones,
  NO_MATCH,
  reversedDigits,
} from '../../../../src/topology/connector/contact-match';

const row = (ContactId: string, phone: string) => ({ ContactId, SearchNumber: reversedDigits(phone) ?? '' });
const phone = (...rows: readonly ReturnType<typeof row>[]) =>
  matchOfPhones(rows, reversedDigits('+380 67 123-45-67') ?? '');

it('a phone is its digits from the end, if there are seven', () => {
  expect(reversedDigits('+380 67 123-45-67')).toBe('765432176083');
  expect(reversedDigits('123-45-67')).toBe('7654321');
  expect(reversedDigits('123-45-6')).toBeNull();
});

describe('by phone', () => {
  it('whoever shares the most digits from the right counts', () => {
    expect(phone(row('a', '0671234567'), row('b', '+380671234567'), row('c', '0501234567'))).toEqual({
      contactId: 'b',
      candidates: ['b'],
    });
  });
  it('two who share as many are listed', () => {
    expect(phone(row('B', '067 123 45 67'), row('a', '0671234567'))).toEqual({
      contactId: null,
      candidates: ['a', 'b'],
    });
  });
  it('one contact with two numbers is one match', () => {
    expect(phone(row('a', '0671234567'), row('A', '067-123-45-67')).contactId).toBe('a');
  });
  it('six shared digits are none', () => {
    expect(phone(row('a', '0671224567'))).toEqual(NO_MATCH);
    expect(phone()).toEqual(NO_MATCH);
  });
});

it('five of many are listed, and nobody is nobody', () => {
  expect(matchOf(['6', '5', '4', '3', '2', '1'])).toEqual({ contactId: null, candidates: ['1', '2', '3', '4', '5'] });
  expect(matchOf(['', '00000000-0000-0000-0000-000000000000'])).toEqual(NO_MATCH);
});

it('the phone counts first; the identity where it says nothing, or decides between several', () => {
  const one = matchOf(['a']);
  const two = matchOf(['a', 'b']);
  expect(matchOfBoth(one, matchOf(['b']))).toBe(one);
  expect(matchOfBoth(NO_MATCH, matchOf(['b']))).toEqual(matchOf(['b']));
  expect(matchOfBoth(two, matchOf(['b']))).toEqual(matchOf(['b']));
  expect(matchOfBoth(two, matchOf(['c']))).toBe(two);
  expect(matchOfBoth(two, two)).toBe(two);
});
