import * as z from 'zod';

/** Answer of `GET /api/settings`: where the dashboard looks, and what it can do there. */
export const settingsSchema = z.object({
  region: z.string(),
  /** Names or ARNs of the groups with decision records. */
  logGroups: z.array(z.string()),
  /** Names or ARNs of the groups with access-log lines; may be empty. */
  accessLogGroups: z.array(z.string()),
  /** `aws`, or an endpoint of one's own such as the local stack's, where nothing is billed. */
  store: z.enum(['aws', 'endpoint']),
  /** US dollars per GB scanned; left out where nothing is billed. */
  pricePerGb: z.number().exactOptional(),
});

/** Where the dashboard looks. */
export type Settings = z.infer<typeof settingsSchema>;
