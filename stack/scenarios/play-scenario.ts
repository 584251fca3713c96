import { seeded } from '../../simulators/webitel/random';
import { createWebitelSimulator } from '../../simulators/webitel/webitel-simulator';
import type { Stack } from '../stack';
import { readCreatioFacts } from './creatio-facts';
import { seedCrowd } from './crowd';
import { disrupt, until } from './disruption';
import { judge } from './judge';
import { startOperators } from './operators';
import type { Scenario } from './scenario';
import { graceMsAt } from './stack-for';
import type { Summary } from './summary';
import { readTopicFacts } from './topic-facts';

const LEAD_MS = 20_000;
/** How long the pipeline may take to come to rest, real ms. */
const REST_MS = 120_000;
const LOOK_EVERY_MS = 2_000;

/** Plays a scenario on a running stack to its end and judges it from outside. */
export const playScenario = async (
  name: string,
  scenario: Scenario,
  stack: Stack,
  options: { readonly speed: number; readonly say: (line: string) => void },
): Promise<Summary> => {
  const { speed, say } = options;
  const { clock } = stack;
  const random = seeded(scenario.seed);
  if (scenario.crowd !== undefined) await seedCrowd(stack.creatio, scenario.crowd);
  const startAtMs = clock.now() + LEAD_MS;
  const { messages, expected } = scenario.script(startAtMs, random);
  const lastMs = Math.max(...messages.map((message) => message.atMs));
  // The last verdict comes a grace after its deadline, and operators can answer only then.
  const endMs = lastMs + scenario.lastDeadlineMs + graceMsAt(speed);
  const webitel = createWebitelSimulator({
    relayUrl: stack.endpoints.relay,
    token: stack.secrets.relayToken,
    hmacSecret: stack.secrets.relayHmacSecret,
    clock,
  });
  const operators = startOperators(stack, scenario.operators, random);
  const disrupted = disrupt(scenario.disruptions ?? [], stack, startAtMs, say);
  disrupted.catch(() => {});
  const realMinutes = (endMs - startAtMs) / speed / 60_000;
  say(`${messages.length} messages, about ${realMinutes.toFixed(1)} minutes`);
  const progress = setInterval(() => {
    const { taken, lost } = webitel.deliveries();
    const minutes = (clock.now() - startAtMs) / 60_000;
    say(`minute ${minutes.toFixed(1)}: ${taken} of ${messages.length} messages taken, ${lost.length} lost by Webitel`);
  }, 5_000);
  try {
    await webitel.play(messages);
    await until(clock.now, endMs);
    await disrupted;
    const { lost, refused } = webitel.deliveries();
    for (const { answer } of refused.slice(0, 3)) say(`the relay refused: ${answer}`);
    // What a flow couldn't deliver is nowhere: those conversations may come to something else.
    const unsure = new Set(
      [...lost, ...refused.map(({ message }) => message)].map((message) => message.conversationId),
    );
    const sure = expected.filter(({ conversationId }) => !unsure.has(conversationId));
    say('waiting until everything has come to rest …');
    return await settled(name, stack, sure, operators);
  } finally {
    clearInterval(progress);
    await Promise.allSettled([operators.stop(), webitel.stop()]);
  }
};

/** Judged again and again until nothing is broken and nothing moves, or the time is up; the last judgement counts. */
const settled = async (
  name: string,
  stack: Stack,
  expected: Parameters<typeof judge>[3],
  operators: ReturnType<typeof startOperators>,
): Promise<Summary> => {
  const untilMs = Date.now() + REST_MS;
  let before = '';
  let stopped = false;
  for (;;) {
    const facts = await readTopicFacts(stack.log, stack.codecs);
    const creatio = await readCreatioFacts(stack.creatio);
    const summary = judge(name, facts, creatio, expected);
    const now = JSON.stringify(summary);
    if (stopped && now === before && summary.invariantsBroken === 0) return summary;
    if (Date.now() > untilMs) return summary;
    if (!stopped && now === before && !operators.waiting()) {
      await operators.stop();
      stopped = true;
    }
    before = now;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};
