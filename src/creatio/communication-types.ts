const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * @param text `messenger=GUID`, comma-separated
 * @throws naming the entry that isn't of that form
 */
export const communicationTypesOf = (text: string): ReadonlyMap<string, string> => {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [messenger = '', id = ''] = entry.split('=').map((part) => part.trim());
      if (messenger === '' || !GUID.test(id))
        throw new Error(
          `found ${JSON.stringify(entry)} in CREATIO_COMMUNICATION_TYPES; set messenger=GUID, for instance telegram=d4a2dc80-30ca-df11-9b2a-001d60e938c6`,
        );
      return [messenger.toLowerCase(), id];
    }),
  );
};
