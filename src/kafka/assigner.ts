import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import { assignPartitions } from '../topology/sticky-assignment';

const NAME = 'missed-chats-sticky';
const VERSION = 1;

/**
 * The group's assigner. kafkajs' own deals partitions out anew each time; this one leaves them where they are, so that a member's return moves as
 * little state as can be.
 *
 * @param owned what this member has now; told to the group's leader in the join
 */
export const stickyAssigner =
  (owned: () => readonly number[]): PartitionAssigner =>
  ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(owned())),
      }),
    }),
    assign: async ({ members, topics }) => {
      const known = members.map(({ memberId, memberMetadata }) => ({ id: memberId, owned: ownedOf(memberMetadata) }));
      const shares = topics.map(
        (topic) => [topic, assignPartitions(known, cluster.findTopicPartitionMetadata(topic).length)] as const,
      );
      return known.map(({ id }) => ({
        memberId: id,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment: Object.fromEntries(shares.map(([topic, share]) => [topic, [...(share.get(id) ?? [])]])),
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });

const ownedOf = (metadata: Buffer): number[] => {
  const userData = AssignerProtocol.MemberMetadata.decode(metadata)?.userData;
  if (userData === undefined || userData.length === 0) return [];
  const list: unknown = JSON.parse(userData.toString());
  return Array.isArray(list) ? list.filter((item): item is number => Number.isInteger(item)) : [];
};
