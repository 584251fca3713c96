import { createMemoryLog } from '../../../src/memory/memory-log';
import { describeLogConformance } from '../../support/log-conformance';

describeLogConformance('in memory', async () => {
  const log = createMemoryLog({ topics: {} });
  return {
    log,
    writer: log.writer,
    createTopic: async (name, partitions) => log.createTopic(name, partitions),
    close: async () => {},
  };
});
