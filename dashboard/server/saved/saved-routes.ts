import { Hono } from 'hono';
import type * as z from 'zod';
import {
  type SavedSearch,
  type savedDeletedSchema,
  savedIdSchema,
  type savedSearchesSchema,
  saveRequestSchema,
} from '../../contract/saved.ts';
import { DashboardFault } from '../dashboard-fault.ts';
import type { DashboardTarget } from '../dashboard-target.ts';
import { OWN_PROBLEMS } from '../problem-answer.ts';
import { checkExpertQuery } from '../query/expert-guard.ts';
import { validJson } from '../valid-request.ts';
import type { SavedSearches } from './saved-searches.ts';

/** Creates the API of the saved searches. Where the credentials do not allow them, the page shares links only. */
export const createSavedRoutes = (target: DashboardTarget, saved: SavedSearches): Hono =>
  new Hono()
    .get('/', async (context) => context.json(await listOrLinks(saved)))
    .post('/', ...validJson(saveRequestSchema), async (context) => {
      const { target: groups, ...search } = context.req.valid('json');
      checkExpertQuery(search.query);
      const logGroups = groups === 'access' ? target.accessLogGroups : target.logGroups;
      return context.json((await saved.save({ ...search, logGroups })) satisfies SavedSearch, 201);
    })
    .delete('/:id', async (context) => {
      const id = savedIdSchema.safeParse(context.req.param('id'));
      if (!id.success) throw new DashboardFault(OWN_PROBLEMS.request_invalid);
      const deleted = await saved.remove(id.data);
      return context.json({ deleted } satisfies z.infer<typeof savedDeletedSchema>);
    });

const listOrLinks = async (saved: SavedSearches): Promise<z.infer<typeof savedSearchesSchema>> => {
  try {
    return { kind: 'saved', searches: [...(await saved.list())] };
  } catch (error) {
    if (!(error instanceof DashboardFault)) throw error;
    return { kind: 'links_only', problem: error.problem };
  }
};
