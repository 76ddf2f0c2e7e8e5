import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Half the size of the one that the package exports as `source`. */
const SOURCE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds in a page as it is now: the rule and the elements, in one text each. */
export const findAxeViolations = async (page: Page): Promise<unknown> => {
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(SOURCE);
  return page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join(" ")))',
  );
};
