import { createMemoryLog } from '../../../src/memory/memory-log';
import { describeReaderConformance } from '../../support/reader-conformance';

describeReaderConformance('in memory', async () => {
  const log = createMemoryLog({ topics: {}, maxBatch: 70 });
  return {
    reader: log,
    writer: log.writer,
    createTopic: async (name, partitions) => log.createTopic(name, partitions),
    close: async () => {},
  };
});
