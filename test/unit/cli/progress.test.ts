import { createProgress, progressLine } from '../../../src/cli/progress';

test('says how far it is, how fast, and how long it will take', () => {
  expect(progressLine('folding', 25_000, 100_000, 5_000)).toBe(
    'folding  [######------------------]  25 %  25,000 of 100,000  5,000/s  ETA 15 s',
  );
  expect(progressLine('folding', 0, 10, 0)).toContain('0 %  0 of 10  0/s  ETA –');
  expect(progressLine('folding', 1_000, 1_000_000, 1_000)).toContain('ETA 16 min 39 s');
  expect(progressLine('folding', 20, 10, 1_000)).toContain('100 %');
});

const screen = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
};

test('on a terminal the line moves; in a file a line comes every five seconds', () => {
  let nowMs = 0;
  for (const [isTTY, lines] of [
    [true, 3],
    [false, 2],
  ] as const) {
    nowMs = 0;
    const shown = screen(isTTY);
    const progress = createProgress('x', 100, shown, () => nowMs);
    for (const at of [100, 200, 5_300]) {
      nowMs = at;
      progress.add(30);
    }
    progress.finish();
    const found = shown.written.filter((text) => text.includes(' of 100'));
    expect(found).toHaveLength(lines);
    expect(found.every((text) => text.startsWith('\r') === isTTY)).toBe(true);
  }
});

test('what was done at once is not shown, and nothing is without a total', () => {
  const shown = screen(true);
  const quick = createProgress('x', 5, shown, () => 1);
  quick.add(5);
  quick.finish();
  let nowMs = 0;
  const nothing = createProgress('x', 0, shown, () => nowMs);
  nowMs = 60_000;
  nothing.add(5);
  nothing.finish();
  expect(shown.written).toEqual([]);
});
