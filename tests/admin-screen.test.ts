import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '@zhiyu/server/store/database';
import type { Role } from '@zhiyu/shared/roles';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desk, findBarriers, type Site, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { addTestAccount, goodPassword } from './support/accounts';
import { codeOf } from './support/code-of';
import { createTestDatabase } from './support/database';

/** The pages of the three administrators, and passkeys by Chromium’s virtual authenticator. */
let db: Database;
let site: Site;
let browser: Browser;
/** Browsers make passkeys for a name, and localhost is one. */
let origin: string;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [{ source: 'hand', sourceId: '1', reportedAt: at('03-05 09:00') }]);
  const whole = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
  for (const role of ['systemAdmin', 'securityAdmin', 'auditor'] as const satisfies Role[]) {
    const bindings = role === 'systemAdmin' ? whole : [];
    await addTestAccount(db, { name: role.toLowerCase(), role, bindings, password: goodPassword });
  }
  site = await startSite(db, Date.now);
  origin = site.origin.replace('127.0.0.1', 'localhost');
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

/** A page with an authenticator that says yes to everything, and what went wrong in it. */
async function openPage(path: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width: desk.width, height: desk.height } });
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text());
  });
  page.on('dialog', (dialog) => void dialog.accept());
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('WebAuthn.enable');
  await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(origin + path);
  return { page, faults };
}

async function giveName(page: Page, name: string, password = goodPassword): Promise<void> {
  await page.getByTestId('sign-in').waitFor();
  await page.fill('[name=username]', name);
  await page.fill('[name=password]', password);
  await page.click('[type=submit]');
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

describe('the three administrators', () => {
  it('a passkey is enrolled at the first sign-in, and asked for at the next; without it nobody comes in', async () => {
    const { page, faults } = await openPage('/admin');
    const sentPasskeys: string[] = [];
    page.on('request', (request) => {
      const body = request.postData();
      if (body?.includes('"passkey"')) sentPasskeys.push(body);
    });
    await giveName(page, 'systemadmin');
    await page.getByText('改用通行密钥').waitFor();
    await keepPicture(page, 'enrol');
    await page.getByText('改用通行密钥').click();
    await page.getByTestId('accounts').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByText('我的验证方式').click();
    await page.getByTestId('passkeys').getByText('移除').waitFor();
    // The only second factor of an account cannot be removed.
    await page.getByTestId('passkeys').getByText('移除').click();
    await page.getByText('这是唯一的第二验证').waitFor();
    await keepPicture(page, 'passkeys');
    await page.getByTestId('sign-out').click();
    // Signing out leads to the first page; only then may another be asked for.
    await page.waitForURL(`${origin}/`);
    await page.getByTestId('sign-in').waitFor();
    await page.goto(`${origin}/admin`);
    await giveName(page, 'systemadmin');
    await page.getByText('用通行密钥验证').click();
    await page.getByTestId('accounts').waitFor();
    const [{ counter }] = (await db.query('select counter from passkey')) as [{ counter: number }];
    expect(counter).toBeGreaterThan(0);
    await page.getByTestId('sign-out').click();
    // Signing out leads to the first page; only then may another be asked for.
    await page.waitForURL(`${origin}/`);
    await page.getByTestId('sign-in').waitFor();
    await page.goto(`${origin}/admin`);
    // What was sent then, sent again, is a replay; and what no passkey signed is nothing.
    const [sent = '{}'] = sentPasskeys;
    const bare = { name: 'systemadmin', password: goodPassword };
    for (const body of [sent, JSON.stringify({ ...bare, passkey: { id: 'x', response: {} } })]) {
      const answer = await fetch(`${origin}/api/v1/session`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      });
      expect([answer.status, (await answer.json()).code]).toEqual([401, 'wrong-credentials']);
    }
    // A code of an authenticator that was never enrolled is none.
    await giveName(page, 'systemadmin');
    await page.fill('[name=code]', '000000');
    await page.click('[type=submit]');
    await page.getByText('账号、密码或动态码有误').waitFor();
    expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
    await page.close();
  });

  it('one makes an account, which sees nothing until another grants it something; the third reads both', async () => {
    await db.query('update account set failures = 0, locked_until = null');
    await db.query('delete from passkey');
    const { page } = await openPage('/admin');
    await giveName(page, 'systemadmin');
    await page.getByText('改用通行密钥').click();
    const form = page.getByTestId('new-account');
    await form.locator('[name=name]').fill('xiaochen');
    await form.locator('[name=label]').fill('西湖指挥室');
    await form.locator('[name=role]').selectOption('dispatcher');
    await form.locator('[type=submit]').click();
    const password = await page.getByTestId('once').locator('code').innerText();
    expect(password).toMatch(/^[A-Za-z2-9]{14}$/);
    const row = page.getByTestId('accounts').getByRole('row', { name: /xiaochen/ });
    expect(await row.innerText()).toContain('无');
    expect(await row.getByText('授权').count()).toBe(0);
    await keepPicture(page, 'accounts');
    await page.close();

    const second = await openPage('/admin');
    await giveName(second.page, 'securityadmin');
    await second.page.getByText('改用通行密钥').click();
    await second.page
      .getByRole('row', { name: /xiaochen/ })
      .getByText('授权')
      .click();
    const grant = second.page.getByTestId('grant');
    await grant.locator('[name=kind]').selectOption('area');
    await grant.locator('[name=node]').selectOption('west');
    await grant.getByText('添加').click();
    await keepPicture(second.page, 'grant');
    await grant.locator('[type=submit]').click();
    await second.page.getByRole('row', { name: /xiaochen.*西区/ }).waitFor();
    expect(await second.page.getByTestId('new-account').count()).toBe(0);
    await second.page.getByText('密钥', { exact: true }).first().click();
    const key = second.page.getByTestId('new-key');
    await key.locator('[name=label]').fill('指挥大厅');
    await key.getByText('添加').click();
    await key.locator('[type=submit]').click();
    const token = await second.page.getByTestId('once').locator('code').innerText();
    expect(token.length).toBeGreaterThan(40);
    await second.page.getByTestId('keys').getByText('指挥大厅').waitFor();
    expect(await findBarriers(second.page)).toEqual([]);
    await keepPicture(second.page, 'keys');
    await second.page.close();

    const third = await openPage('/admin');
    await giveName(third.page, 'auditor');
    // By an authenticator for one-time codes this time.
    const secret = (await third.page.locator('form code').innerText()).replaceAll(' ', '');
    await third.page.fill('[name=code]', codeOf(secret, Date.now()));
    await third.page.click('[type=submit]');
    const audit = third.page.getByTestId('audit');
    await audit.getByText('sees small-city/area:west').waitFor();
    await audit.getByText('xiaochen, dispatcher').waitFor();
    expect(await audit.innerText()).not.toContain(password);
    expect(await audit.innerText()).not.toContain(token);
    await third.page.getByText('校验日志').click();
    await third.page.getByTestId('audit-check').getByText('没有发现改动或缺失').waitFor();
    expect(await findBarriers(third.page)).toEqual([]);
    await keepPicture(third.page, 'audit');
    await third.page
      .getByTitle('Switch to English')
      .click()
      .catch(() => third.page.getByText('EN').first().click());
    await third.page.getByText('none changed and none missing').waitFor();
    await keepPicture(third.page, 'audit-en');
    await third.page.close();
  });

  it('the new account changes its password, and sees its part alone', async () => {
    const [{ id }] = (await db.query("select id from account where name = 'xiaochen'")) as [{ id: number }];
    expect(await db.query('select city, kind, node from account_binding where account = $1', [id])).toEqual([
      { city: 'small-city', kind: 'area', node: 'west' },
    ]);
    const [{ is_temporary }] = (await db.query('select is_temporary from account where id = $1', [id])) as [
      { is_temporary: boolean },
    ];
    expect(is_temporary).toBe(true);
  });
});
