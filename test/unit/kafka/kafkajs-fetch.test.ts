import { Kafka } from 'kafkajs';
import { createFetcher } from '../../../src/kafka/kafkajs-fetch';

test('the inside of kafkajs that reading without a group reaches for is there', () => {
  expect(createFetcher(new Kafka({ brokers: ['127.0.0.1:1'] }))).toMatchObject({ fetch: expect.any(Function) });
});

test('a client that looks different is refused before anything is read', () => {
  expect(() => createFetcher({} as Kafka)).toThrow('this kafkajs has no createCluster inside');
});
