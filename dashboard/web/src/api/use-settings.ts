import { useQuery } from '@tanstack/react-query';
import type { Settings } from '../../../contract/settings.ts';
import { fetchSettings } from './dashboard-api.ts';

/** Where the dashboard looks; undefined until its server has said it. */
export const useSettings = (): Settings | undefined =>
  useQuery({ queryKey: ['settings'], queryFn: ({ signal }) => fetchSettings(signal) }).data;
