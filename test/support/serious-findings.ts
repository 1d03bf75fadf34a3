import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Findings that axe calls serious or critical, as `rule: element`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}
