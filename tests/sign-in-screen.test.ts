import type { Database } from '@zhiyu/server/store/database';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, findBarriers, type Site, settle, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { addTestAccount, goodPassword } from './support/accounts';
import { createTestDatabase } from './support/database';

/** A browser under the production rules for scripts: a person signs in, looks, and signs out. */
const script = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>';

let db: Database;
let site: Site;
let browser: Browser;
beforeAll(async () => {
  db = await createTestDatabase();
  const old = { source: 'hand', reportedAt: at('03-05 09:00'), dueAt: at('03-06 18:00'), lat: 30.02 };
  await addSmallCity(db, [
    {
      ...old,
      sourceId: 'west',
      lng: 120.05,
      title: `${script}联系13812345678`,
      text: `${script}联系13812345678`,
    },
    { ...old, sourceId: 'east', lng: 120.15 },
    // Of January there are open figures: six people called about litter, and one about housing.
    ...Array.from({ length: 7 }, (_, index) => ({
      source: 'hand',
      sourceId: `january-${index}`,
      reportedAt: at('01-12 09:00'),
      lng: 120.15,
      lat: 30.02,
      category: index < 6 ? 'litter' : 'housing',
      requesterKey: `caller ${index}`,
    })),
  ]);
  await db.query("update area set name = $1 where city = 'small-city' and id = 'west'", [`西区${script}`]);
  const bindings = [{ city: 'small-city', kind: 'area' as const, node: 'west' }];
  await addTestAccount(db, { name: 'wang', role: 'dispatcher', bindings, password: goodPassword });
  const everywhere = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
  await addTestAccount(db, { name: 'anybody', role: 'public', bindings: everywhere, password: goodPassword });
  site = await startSite(db, at('03-11 12:00'));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

it('a person signs in, sees the part that is theirs, opens an original with a reason, and signs out', async () => {
  const page = await browser.newPage({ viewport: { width: desk.width, height: desk.height } });
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // What is refused before signing in is what is expected here.
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text());
  });
  await page.goto(`${site.origin}/city/small-city?area=west`);
  await page.getByTestId('sign-in').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.fill('[name=username]', 'wang');
  await page.fill('[name=password]', 'wrong');
  await page.click('[type=submit]');
  await page.getByText('账号、密码或动态码有误').waitFor();
  await page.fill('[name=password]', goodPassword);
  await page.click('[type=submit]');
  await settle(page);
  expect(new URL(page.url()).searchParams.get('area')).toBe('west');
  expect(await page.getByTestId('located').first().innerText()).toContain('1');
  await page.getByText('onerror').first().click();
  const sheet = page.getByTestId('case-sheet');
  await sheet.getByText('联系〔电话〕').first().waitFor();
  const original = page.getByTestId('case-original');
  await original.locator('summary').click();
  await original.locator('[name=reason]').fill('核对联系电话');
  await original.locator('button').click();
  await original.getByText('联系13812345678').first().waitFor();
  expect(await page.evaluate(() => 'attacked' in window)).toBe(false);
  await page.keyboard.press('Escape');
  await page.getByTestId('sign-out').click();
  await page.getByTestId('sign-in').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

it('the public reads open figures, and is shown nothing else', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${site.origin}/city/small-city?area=west`);
  await page.getByTestId('sign-in').waitFor();
  await page.fill('[name=username]', 'anybody');
  await page.fill('[name=password]', goodPassword);
  await page.click('[type=submit]');
  await page.getByTestId('open-figures').waitFor();
  // February is the last month that is ten days over; nobody called in it.
  expect(await page.locator('input[type=month]').inputValue()).toBe('2026-02');
  await page.getByTestId('open-total').filter({ hasText: '不公开' }).waitFor();
  await page.fill('input[type=month]', '2026-01');
  await page.getByTestId('open-total').filter({ hasText: '7' }).waitFor();
  // One of housing is withheld, and with it what would tell it.
  const rows = await page.getByTestId('open-domains').locator('tbody tr').allInnerTexts();
  expect(rows.length).toBe(2);
  for (const row of rows) expect(row).toContain('不公开');
  expect(await findBarriers(page)).toEqual([]);
  expect(await page.getByTestId('figure-open').count()).toBe(0);
  // Its page asks for nothing that is refused to it.
  const refused = "select subject from audit_entry where who = 'anybody' and action = 'denied'";
  expect(await db.query(refused)).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});
