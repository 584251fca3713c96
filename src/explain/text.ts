export const timeAsText = (atMs: number): string => new Date(atMs).toISOString();

export const queueAsText = (at: { readonly queueId: string | null; readonly queueName: string | null }): string => {
  if (at.queueId === null) return 'no queue';
  return `queue ${at.queueId}${at.queueName === null ? '' : ` (${at.queueName})`}`;
};
