import { uuidV5 } from '../ids/uuid-v5';
import { RESULT_CANCELED, RESULT_COMPLETED, STATUS_IDS } from '../topology/connector/lookups';
import type { CreatioClient } from './client';
import { CreatioFailure } from './failure';
import { make, type Told } from './make';

interface Links {
  readonly what: string;
  readonly set: string;
  /** Column of our row, and of what it is linked with. */
  readonly from: readonly [column: string, id: string];
  readonly to: readonly [column: string, ids: readonly string[]];
}

/**
 * Links the type with its statuses and the category with its results, one by one: what an interrupted setup left out is made by the next. Creatio
 * offers its people only linked ones; the connector can do without, so a refusal is told and no more.
 */
export const ensureLinks = async (
  creatio: CreatioClient,
  { typeId, categoryId }: { readonly typeId: string; readonly categoryId: string },
  told: Told,
): Promise<void> => {
  await ensure(
    creatio,
    {
      what: 'links of the type with its statuses',
      set: 'ActivityTypeStatusEntry',
      from: ['ActivityTypeId', typeId],
      to: ['ActivityStatusId', Object.values(STATUS_IDS)],
    },
    told,
  );
  await ensure(
    creatio,
    {
      what: 'links of the category with its results',
      set: 'ActivityCategoryResultEntry',
      from: ['ActivityCategoryId', categoryId],
      to: ['ActivityResultId', [RESULT_COMPLETED, RESULT_CANCELED]],
    },
    told,
  );
};

const ensure = async (creatio: CreatioClient, links: Links, told: Told): Promise<void> => {
  const { what, set } = links;
  const [fromColumn, fromId] = links.from;
  const [toColumn, toIds] = links.to;
  try {
    const rows = await creatio.list<Readonly<Record<string, string>>>(set, {
      filter: `${fromColumn.replace(/Id$/, '')}/Id eq ${fromId}`,
      select: `Id,${toColumn}`,
    });
    const linked = new Set(rows.map((row) => row[toColumn]?.toLowerCase()));
    const missing = toIds.filter((id) => !linked.has(id));
    for (const id of missing)
      await make(creatio, set, { Id: uuidV5(`creatio:${set}:${fromId}:${id}`), [fromColumn]: fromId, [toColumn]: id });
    told(
      `${what} ${missing.length === 0 ? 'found' : `created: ${missing.length}`}`,
      missing.length === 0 ? 'found' : 'created',
    );
  } catch (error) {
    if (!(error instanceof CreatioFailure) || error.passes) throw error;
    told(`${what} not made: ${error.failure.reason}`, 'refused');
  }
};
