import { unmet } from '../../../src/what-if/expectations';

const LINES = ['10:00  a  begins', '10:01  b happens', '10:02  a ends'];

test.each([
  ['parts of lines, in their order, spaces aside', ['a begins', 'b', '10:02 a'], [], []],
  ['the wrong order', ['b', 'a begins'], [], ['expected, and not found after the ones before it: a begins']],
  [
    'one line is not there twice',
    ['happens', 'happens'],
    [],
    ['expected, and not found after the ones before it: happens'],
  ],
  ['something that is not there; the rest is still looked for', ['c', 'a ends'], [], ['expected, and not found: c']],
  ['something that must not be', [], ['b happens', 'c'], ['never expected, and found: 10:01  b happens']],
  ['nothing', [], [], []],
])('%s', (_, expect_, never, expected) => {
  expect(unmet(LINES, expect_, never)).toEqual(expected);
});
