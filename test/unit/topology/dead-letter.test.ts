import { attemptsOf, deadLetteredTopic, redriven } from '../../../src/topology/dead-letter';

const bytes = (text: string): Buffer => Buffer.from(text);
const letter = {
  key: bytes('k'),
  value: bytes('v'),
  partition: 4,
  headers: { trace: bytes('t'), '__connect.errors.topic': bytes('x'), '__connect.errors.offset': bytes('7') },
};

describe('a dead letter that is brought back', () => {
  it('is what it was, where its key belongs, with one attempt more', () => {
    expect(redriven(letter)).toEqual({
      key: letter.key,
      value: letter.value,
      partition: null,
      headers: { trace: bytes('t'), 'x-attempts': '1' },
    });
    const again = { ...letter, headers: { ...letter.headers, 'x-attempts': bytes('3') } };
    expect(redriven(again).headers).toEqual({ trace: bytes('t'), 'x-attempts': '4' });
  });

  it('goes back to its partition where it has no key', () => {
    expect(redriven({ ...letter, key: null }).partition).toBe(4);
    expect(redriven({ ...letter, key: bytes('') }).partition).toBe(4);
  });

  it.each([
    ['', 0],
    ['1', 1],
    ['12', 12],
    ['-2', 0],
    ['many', 0],
    ['1.5', 0],
  ])('with x-attempts %p was brought back %p times', (text, attempts) =>
    expect(attemptsOf({ 'x-attempts': bytes(text) })).toBe(attempts),
  );

  it('without the header was never brought back', () => expect(attemptsOf({})).toBe(0));
});

test('a topic is known by its id and by its names', () => {
  const known = [{ id: 'chatEvents' as const, names: ['webitel.chat-events.v1', 'webitel.chat-events.v1.dlq'] }];
  expect(deadLetteredTopic('chatEvents', known)).toBe('chatEvents');
  expect(deadLetteredTopic('webitel.chat-events.v1.dlq', known)).toBe('chatEvents');
  expect(deadLetteredTopic('verdicts', known)).toBeNull();
});
