import type { RealStack } from '../real-stack';
import { readCreatioFacts } from '../scenarios/creatio-facts';
import type { Expectation } from '../scenarios/judge';
import { judge } from '../scenarios/judge';
import type { Summary } from '../scenarios/summary';
import { readTopicFacts } from '../scenarios/topic-facts';
import { askOracle } from './oracle';
import { findRepeats } from './repeats';
import { unmetUnderFaults } from './unmet-under-faults';

const REST_MS = 180_000;
const LOOK_EVERY_MS = 2_000;

/** Judged again and again until nothing is broken and nothing moves, or the time is up; the last judgement counts. The oracle has the last word. */
export const comeToRest = async (
  stack: RealStack,
  expected: readonly Expectation[],
  say: (line: string) => void,
): Promise<Summary> => {
  const untilMs = Date.now() + REST_MS;
  let before = '';
  for (;;) {
    const summary = await judgeChaos(stack, expected);
    const now = JSON.stringify(summary);
    const isOver = Date.now() > untilMs;
    if (isOver || (now === before && summary.invariantsBroken === 0)) {
      const judged = withBroken(summary, await askOracle(stack));
      if (isOver || judged.invariantsBroken === 0) return judged;
      say(`the oracle isn't content yet: ${judged.broken[0]}`);
    }
    if (now !== before && summary.invariantsBroken > 0)
      say(`${summary.invariantsBroken} not yet as they must be, first: ${summary.broken[0]}`);
    before = now;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

const judgeChaos = async (stack: RealStack, expected: readonly Expectation[]): Promise<Summary> => {
  const topics = await readTopicFacts(stack.log, stack.codecs);
  const summary = judge('chaos', topics, await readCreatioFacts(stack.creatio), []);
  const repeats = await findRepeats(stack.log, stack.codecs);
  return withBroken(summary, [...unmetUnderFaults(expected, topics.verdicts), ...repeats.different]);
};

const withBroken = (summary: Summary, more: readonly string[]): Summary => {
  const broken = [...summary.broken, ...more];
  return { ...summary, broken, invariantsBroken: broken.length };
};
