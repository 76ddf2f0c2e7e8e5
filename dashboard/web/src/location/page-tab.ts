/** Tabs of the page, as they stand in the URL, with their titles. */
export const PAGE_TABS = {
  rejections: 'Rejections',
  decisions: 'Decisions',
  binding: 'Binding failures',
  'not-invoked': 'Not invoked',
  live: 'Live',
  query: 'Query',
} as const;

/** One tab. */
export type PageTab = keyof typeof PAGE_TABS;

/** Tells whether a text names a tab. */
export const isPageTab = (text: string): text is PageTab => Object.hasOwn(PAGE_TABS, text);
