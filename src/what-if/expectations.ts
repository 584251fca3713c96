/**
 * Whether a story came to what was expected: each expectation is part of a line, and they come in this order; nothing that must never be is part of any.
 *
 * @returns what isn't so; empty: all is
 */
export const unmet = (
  lines: readonly string[],
  expect: readonly string[],
  never: readonly string[],
): readonly string[] => {
  const found: string[] = [];
  let from = 0;
  for (const expected of expect) {
    const index = lines.findIndex((line, at) => at >= from && flat(line).includes(flat(expected)));
    if (index < 0) found.push(`expected, and not found${from === 0 ? '' : ' after the ones before it'}: ${expected}`);
    else from = index + 1;
  }
  for (const forbidden of never) {
    const line = lines.find((each) => flat(each).includes(flat(forbidden)));
    if (line !== undefined) found.push(`never expected, and found: ${line}`);
  }
  return found;
};

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
