import { CreatioFailure } from './failure';
import type { Http } from './http';

export type Layout = 'framework' | 'net';

/** Where OData is on this site: `/0/odata` (.NET Framework) or `/odata` (.NET). */
export interface LayoutFinder {
  /** `/0` or nothing; asks the site while it isn't known. @throws CreatioFailure `availability` */
  prefix(): Promise<string>;
  /** An answer came from behind this prefix: it is right, and stays. */
  confirm(): void;
  /** Something that isn't OData came: unless it was right before, it is asked for again. */
  doubt(): void;
}

/** Only .NET has this page; .NET Framework has another one. A site that is starting may have neither, or answer anything to everything. */
const NET_PAGE = '/Login/Login.html';
const FRAMEWORK_PAGE = '/Login/NuiLogin.aspx';

export const createLayoutFinder = (http: Http, configured: Layout | 'auto'): LayoutFinder => {
  let known: Promise<string> | null = configured === 'auto' ? null : Promise.resolve(prefixOf(configured));
  let confirmed = configured !== 'auto';

  const has = async (path: string): Promise<boolean> => {
    const { status } = await http.request({ method: 'GET', path, headers: {} });
    return status === 200;
  };
  const find = async (): Promise<string> => {
    const [net, framework] = [await has(NET_PAGE), await has(FRAMEWORK_PAGE)];
    if (net === framework)
      throw new CreatioFailure(
        { class: 'availability', reason: 'layout-not-known', retryAfterMs: null },
        { advice: 'Creatio may be starting; if this lasts, set CREATIO_LAYOUT to net or framework' },
      );
    return prefixOf(net ? 'net' : 'framework');
  };
  return {
    prefix: () => {
      known ??= find().catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },
    confirm: () => {
      confirmed = true;
    },
    doubt: () => {
      if (!confirmed) known = null;
    },
  };
};

const prefixOf = (layout: Layout): string => (layout === 'framework' ? '/0' : '');
