import type { Page, Route } from 'playwright-core';

const longName = { zh: '钱塘新区大江东产业集聚区管委会', en: 'Qiantang New Area Industrial Cluster' };
const longTitle = {
  zh: '小区加装电梯施工噪声扰民且多次反映未得到处理',
  en: 'Noise of lift works at night, told again',
};
const longUnit = { zh: '市住房保障和房产管理局', en: 'Housing Security and Real Estate Bureau' };
const millions: Record<string, number> = { reported: 1_234_567, open: 2_345_678, overdue: 7_654_321 };

/** Answers with the longest names and the largest numbers that a wall has to have room for. */
export async function lengthenAnswers(page: Page): Promise<void> {
  await page.route(/\/api\/v1\/cities\/[^/]+\/(compare|overdue|cases)\?/, async (route: Route) => {
    const response = await route.fetch();
    // A page that is closed meanwhile takes its answers with it.
    const answer = await response.json().catch(() => null);
    if (answer === null) return;
    for (const row of answer.rows ?? []) if (row.id !== null) row.name = longName;
    for (const [id, figure] of Object.entries<Record<string, unknown>>(answer.whole?.values ?? {})) {
      if (id in millions) Object.assign(figure, { value: millions[id], before: 1 });
      else if (id.endsWith('Rate')) Object.assign(figure, { value: 1, shown: true, n: 1_234_567 });
    }
    for (const item of answer.items ?? []) {
      item.title = /lang=en/.test(page.url()) ? longTitle.en : longTitle.zh;
      item.unitName = longUnit;
      item.overdueMs = 400 * 86_400_000;
    }
    if (answer.total !== undefined) answer.total = 1_234_567;
    await route.fulfill({ response, json: answer });
  });
}
