import * as z from 'zod';

/** Answer of `GET /api/settings`: where the dashboard looks. */
export const settingsSchema = z.object({
  region: z.string(),
  logGroup: z.string(),
  accessLogGroup: z.string().optional(),
});

/** Where the dashboard looks. */
export type Settings = z.infer<typeof settingsSchema>;
