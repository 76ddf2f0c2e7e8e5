import type { FacetField } from '../../../contract/overview.ts';

/** Facets by their titles. */
export const FACET_TITLES: Readonly<Record<FacetField, string>> = {
  decision: 'Decision',
  reason: 'Reason',
  client_id: 'Client',
  resource: 'Route',
  api_id: 'API',
  certificate_thumbprint: 'Certificate',
};
