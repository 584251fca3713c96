import { FLOW, type Part } from '../topology/flow';
import { DEAD_LETTERED, deadLetterTopic, TOPICS, type Topic, type TopicId } from '../topology/topics';

const DAY_MS = 86_400_000;

const kept = (topic: Topic): string =>
  topic.kind === 'compacted' ? 'compacted' : `${Math.round(topic.retentionMs / DAY_MS)} d`;

const names = (ids: readonly TopicId[]): string =>
  ids.length === 0 ? '–' : ids.map((id) => TOPICS[id].name).join(', ');

/** The topology for people at a terminal. */
export const topologyAsText = (): string => {
  const topics = Object.values(TOPICS).map(
    (topic: Topic) =>
      `  ${topic.name}\n    ${topic.about}\n    key ${topic.key}, ${topic.partitions} partition${topic.partitions === 1 ? '' : 's'}, ${kept(topic)}, schema ${topic.schema}` +
      `${topic.heartbeats ? ', heartbeats' : ''}${topic.personal.length === 0 ? '' : `, personal: ${topic.personal.join(', ')}`}`,
  );
  const dead = DEAD_LETTERED.map((id) => `  ${deadLetterTopic(id)}`);
  const parts = FLOW.map(
    (part) =>
      `  ${part.role}\n    ${part.about}\n    decides from ${part.decidesFrom === null ? '–' : TOPICS[part.decidesFrom].name}\n    looks up ${names(part.looksUp)}\n    writes ${names(part.writes)}`,
  );
  return `Topics\n${topics.join('\n')}\n\nDead letters (original bytes and headers, and why)\n${dead.join('\n')}\n\nParts\n${parts.join('\n')}\n`;
};

/** The same as a Mermaid flowchart: thick arrows decide, dotted ones are looked up. */
export const topologyAsMermaid = (): string => {
  const topicNodes = Object.entries(TOPICS).map(([id, topic]) => `  ${id}[(${topic.name})]`);
  const outside = [...new Set(FLOW.flatMap((part) => part.outside))].map((name) => `  ${name}{{${name}}}`);
  return ['flowchart LR', ...topicNodes, ...outside, ...FLOW.flatMap(linesOf)].join('\n');
};

const linesOf = (part: Part): string[] => [
  `  ${part.role}(${part.role})`,
  ...(part.decidesFrom === null ? [] : [`  ${part.decidesFrom} ==> ${part.role}`]),
  ...part.looksUp.map((id) => `  ${id} -.-> ${part.role}`),
  ...part.writes.map((id) => `  ${part.role} --> ${id}`),
  ...part.outside.map((name) => `  ${part.role} --- ${name}`),
];

/** docs/topology.md, whole. */
export const topologyAsMarkdown = (): string => {
  const rows = Object.values(TOPICS).map(
    (topic: Topic) =>
      `| \`${topic.name}\` | ${topic.key} | ${topic.about} | ${topic.partitions} | ${kept(topic)} | ${topic.heartbeats ? 'yes' : ''} | ${topic.personal.join(', ')} |`,
  );
  const parts = FLOW.map(
    (part) =>
      `| ${part.role} | ${part.about} | ${part.decidesFrom === null ? '' : `\`${TOPICS[part.decidesFrom].name}\``} | ${ids(part.looksUp)} | ${ids(part.writes)} |`,
  );
  return `<!-- Generated from src/topology by npm run docs; changes here are lost. -->
# Topology

\`\`\`mermaid
${topologyAsMermaid()}
\`\`\`

Thick arrows decide: a processor reads one topic for its decisions, so that their order is the log's order. Dotted arrows are look-ups.

## Topics

| topic | key | carries | partitions | kept | heartbeats | personal fields |
|---|---|---|---|---|---|---|
${rows.join('\n')}

Dead letters stand in ${DEAD_LETTERED.map((id) => `\`${deadLetterTopic(id)}\``).join(', ')}.

## Parts

| role | does | decides from | looks up | writes |
|---|---|---|---|---|
${parts.join('\n')}

## Rules

- A key's partition is murmur2(key) mod n, as Java's client computes it (librdkafka: \`partitioner=murmur2_random\`). A record elsewhere is a dead letter,
  \`wrong-partition\`. Claims are the exception: keyed by case, they stand in the partition of the case's customer.
- Heartbeats go into every partition by number.
- Every output carries a version: input offset × 1000 + its position among the outputs that its key made at that record. A reader skips a version not above the one it has.
- Fields marked personal are masked in logs and never stand in metrics.
`;
};

const ids = (list: readonly TopicId[]): string => list.map((id) => `\`${TOPICS[id].name}\``).join(', ');
