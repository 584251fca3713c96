/** Stops what start-servers.ts started. */
export default async (): Promise<void> => {
  const servers = await globalThis.missedChatsServers;
  globalThis.missedChatsServers = undefined;
  await servers?.close();
};
