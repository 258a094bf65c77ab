import type { Database } from '@zhiyu/server/store/database';
import { demoViewer } from '@zhiyu/server/viewer';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseAnswer } from '@zhiyu/shared/case-contract';
import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { EventInput } from '@zhiyu/shared/event';
import type {
  DeadlinesAnswer,
  HandOffsAnswer,
  LeaderRequest,
  OverdueSummaryAnswer,
  OversightAnswer,
  RequestListAnswer,
} from '@zhiyu/shared/oversight-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

type Said = Omit<CaseInput, 'source' | 'sourceId'>;
/** Noon on Wednesday 11 March; working hours end at 18:00. Every number below was counted by hand. */
const late: Record<string, Said> = {
  // An hour, just under and exactly a day, eight days and forty days overdue.
  hour: {
    reportedAt: at('03-09 09:00'),
    dueAt: at('03-11 11:00'),
    area: 'west',
    unit: 'works',
    category: 'lamps',
  },
  day: {
    reportedAt: at('03-05 09:00'),
    dueAt: at('03-10 12:00'),
    area: 'east',
    unit: 'works-west',
    category: 'litter',
  },
  eight: {
    reportedAt: at('02-20 09:00'),
    dueAt: at('03-03 12:00'),
    area: 'west-north',
    unit: 'homes',
    category: 'housing',
    urges: [at('03-05 09:00'), at('03-06 09:00')],
  },
  forty: {
    reportedAt: at('01-20 09:00'),
    dueAt: at('01-30 12:00'),
    area: 'west',
    urges: [at('02-20 09:00')],
  },
};
const soon: Record<string, Said> = {
  today: { reportedAt: at('03-10 09:00'), dueAt: at('03-11 18:00'), area: 'east' },
  midnight: { reportedAt: at('03-10 09:00'), dueAt: at('03-12 00:00'), area: 'east' },
  tomorrow: {
    reportedAt: at('03-10 09:00'),
    dueAt: at('03-12 18:00'),
    area: 'east',
    urges: [at('03-11 09:00')],
  },
  later: { reportedAt: at('03-10 09:00'), dueAt: at('03-12 18:01'), area: 'east' },
};

/** Ways from unit to unit, by what happened; each begins on 2 March. */
const ways: Record<string, Partial<EventInput>[]> = {
  stayed: [{ kind: 'dispatched', unit: 'works' }],
  // Back to the desk, which gave it to homes, who hand it straight to works-west.
  wandered: [
    { kind: 'dispatched', unit: 'works' },
    { kind: 'accepted', unit: 'works', by: '甲' },
    { kind: 'returned', unit: 'works', reason: '不属本单位' },
    { kind: 'dispatched', unit: 'homes' },
    { kind: 'transferred', unit: 'works-west' },
    { kind: 'accepted', unit: 'works-west', by: '乙' },
  ],
  // Returned and not sent on yet.
  lies: [
    { kind: 'dispatched', unit: 'homes' },
    { kind: 'returned', unit: 'homes' },
  ],
};

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  const inputs = Object.entries({ ...late, ...soon }).map(([sourceId, said]) => ({
    source: 'hand',
    sourceId,
    ...said,
  }));
  const moved = Object.keys(ways).map((sourceId) => ({
    source: 'hand',
    sourceId,
    reportedAt: at('03-02 09:00'),
    dueAt: at('03-20 18:00'),
    area: 'west',
  }));
  const events = Object.entries(ways).flatMap(([sourceId, steps]) =>
    steps.map((step, place) => ({
      source: 'hand',
      sourceId,
      eventId: `e${place}`,
      at: at(`03-02 ${10 + place}:00`),
      ...step,
    })),
  ) as EventInput[];
  await addSmallCity(db, [...inputs, ...moved], events);
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function ask<Answer>(path: string): Promise<Answer> {
  const response = await app.inject(`/api/v1/cities/small-city${path}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
}
const idOf = async (sourceId: string) =>
  (await ask<{ items: { id: number; sourceId: string }[] }>('/cases?measure=open&limit=100')).items.find(
    (item) => item.sourceId === sourceId,
  )?.id ?? 0;

describe('deadlines', () => {
  it('count working days of the city’s calendar, and stop where it is not published', async () => {
    const path = '/deadlines?workingDays=1&workingDays=3&day=2026-03-15&day=2027-01-05';
    const { deadlines } = await ask<DeadlinesAnswer>(path);
    // From Wednesday the 11th: Thursday; Friday, and over the weekend Monday; a Sunday; a year that nobody has arranged.
    expect(deadlines).toEqual([
      { day: '2026-03-12', dueAt: '2026-03-12T18:00:00+08:00', workingDays: 1 },
      { day: '2026-03-16', dueAt: '2026-03-16T18:00:00+08:00', workingDays: 3 },
      { day: '2026-03-15', dueAt: '2026-03-15T18:00:00+08:00', workingDays: 2 },
      { day: '2027-01-05', dueAt: '2027-01-05T18:00:00+08:00', workingDays: null },
    ]);
  });
});

describe('what is late', () => {
  it('is counted by age, by unit, by domain and by place, each to the same total', async () => {
    const summary = await ask<OverdueSummaryAnswer>('/overdue/summary');
    expect(summary.total).toBe(4);
    // A day sharp is still in the first age, as the list has it.
    expect(summary.ages.map(({ cases }) => cases)).toEqual([2, 0, 1, 1]);
    for (const { age, cases } of summary.ages) {
      const list = await ask<{ total: number }>(`/overdue?age=${encodeURIComponent(age)}`);
      expect(list.total, age).toBe(cases);
    }
    const shape = (rows: OverdueSummaryAnswer['byUnit']) =>
      rows.map(({ id, cases, ages }) => [id, cases, ages]);
    expect(shape(summary.byUnit)).toEqual([
      ['works', 2, [2, 0, 0, 0]],
      ['homes', 1, [0, 0, 1, 0]],
      [null, 1, [0, 0, 0, 1]],
    ]);
    expect(shape(summary.byCategory)).toEqual([
      ['streets', 2, [2, 0, 0, 0]],
      ['housing', 1, [0, 0, 1, 0]],
      [null, 1, [0, 0, 0, 1]],
    ]);
    expect(shape(summary.byArea)).toEqual([
      ['west', 3, [1, 0, 1, 1]],
      ['east', 1, [1, 0, 0, 0]],
    ]);
    const works = await ask<OverdueSummaryAnswer>('/overdue/summary?unit=works');
    expect(shape(works.byUnit)).toEqual([
      ['works-west', 1, [1, 0, 0, 0]],
      [null, 1, [1, 0, 0, 0]],
    ]);
  });

  it('falls due today until midnight, and next until the hours of the next working day end', async () => {
    const { dueSoon } = await ask<OverdueSummaryAnswer>('/overdue/summary');
    expect(dueSoon).toEqual({
      today: 1,
      todayUntil: '2026-03-12T00:00:00+08:00',
      next: 2,
      nextUntil: '2026-03-12T18:00:00+08:00',
    });
    const { whole } = await ask<CompareAnswer>('/compare?measures=dueSoon');
    expect(whole.values.dueSoon?.value).toBe(3);
  });

  it('is listed by how long, and by how often it was urged, with who has it in hand', async () => {
    const longest = await ask<OversightAnswer>('/oversight');
    expect(longest.items.map(({ sourceId }) => sourceId)).toEqual(['forty', 'eight', 'day', 'hour']);
    const urged = await ask<OversightAnswer>('/oversight?order=urged');
    // Twice; then once each, the earlier due first.
    expect(urged.items.map(({ sourceId, urged: times }) => [sourceId, times])).toEqual([
      ['eight', 2],
      ['forty', 1],
      ['tomorrow', 1],
    ]);
    expect(urged.total).toBe(3);
  });
});

describe('hand-offs', () => {
  it('stand between the units, returned and transferred apart', async () => {
    const answer = await ask<HandOffsAnswer>(
      '/handoffs?from=2026-03-02T00:00:00%2B08:00&to=2026-03-03T00:00:00%2B08:00',
    );
    expect(answer.total).toBe(3);
    const row = (id: string) => answer.units.find((unit) => unit.id === id);
    expect(row('works')).toMatchObject({ arrivals: 3, returned: 1, transferred: 0, received: 1 });
    expect(row('homes')).toMatchObject({ arrivals: 2, returned: 1, transferred: 1, received: 1 });
    expect(answer.cells).toHaveLength(3);
    expect(answer.cells).toEqual(
      expect.arrayContaining([
        { from: 'works', to: 'homes', isBack: false, returned: 1, transferred: 0 },
        { from: 'homes', to: 'works', isBack: false, returned: 0, transferred: 1 },
        { from: 'homes', to: null, isBack: true, returned: 1, transferred: 0 },
      ]),
    );
    // Two or three arrivals tell no rate.
    expect(answer.units.every(({ returnRate }) => returnRate === null)).toBe(true);
  });
});

describe('what a leader asks', () => {
  const send = (id: number, payload: object, key = 'k1', to: App = app) =>
    to.inject({
      method: 'POST',
      url: `/api/v1/cities/small-city/cases/${id}/requests`,
      headers: { 'idempotency-key': key },
      payload,
    });

  it('stands in the case’s history, once, and on the list with what came of it', async () => {
    const id = await idOf('eight');
    const first = await send(id, { kind: 'urged', note: ' 今天给答复 ' });
    expect(first.statusCode, first.body).toBe(200);
    expect(first.json<LeaderRequest>()).toMatchObject({
      kind: 'urged',
      note: '今天给答复',
      state: 'waiting',
    });
    expect((await send(id, { kind: 'urged', note: '今天给答复' })).json().id).toBe(first.json().id);
    const story = await ask<CaseAnswer>(`/cases/${id}`);
    expect(story.events.filter(({ kind }) => kind === 'urged')).toHaveLength(3);
    expect(story.events.at(-1)).toMatchObject({
      kind: 'urged',
      by: '演示',
      reason: '今天给答复',
      toldBy: 'event',
    });
    const urged = await ask<OversightAnswer>('/oversight?order=urged');
    expect(urged.items[0]).toMatchObject({ sourceId: 'eight', urged: 3 });

    const other = await send(id, { kind: 'urged', note: '别的' });
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency-conflict']);
    const { total, items } = await ask<RequestListAnswer>('/requests');
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      state: 'waiting',
      case: { sourceId: 'eight' },
      answer: null,
      last: null,
    });
  });

  it('stands covered wherever it is kept, and opens with the case', async () => {
    const id = await idOf('eight');
    const note = '请回电13812345678';
    const asked = await send(id, { kind: 'urged', note }, 'with-a-number');
    expect(asked.json<LeaderRequest>().note).toBe('请回电〔电话〕');
    expect((await send(id, { kind: 'urged', note }, 'with-a-number')).json().id).toBe(asked.json().id);
    const held = await db.query<{ all: string }>(
      'select row_to_json(r)::text as all from leader_request r union all select said::text from history',
    );
    expect(held.map(({ all }) => all).join()).not.toContain('13812345678');
    const opened = await app.inject({
      method: 'POST',
      url: `/api/v1/cities/small-city/cases/${id}/original`,
      payload: { reason: '核对回电号码' },
    });
    expect(opened.body).toContain(note);
  });

  it('is an order with a deadline, which is answered, or late', async () => {
    const id = await idOf('forty');
    const due = '2026-03-13T18:00:00+08:00';
    const ordered = await send(
      id,
      { kind: 'supervised', note: '说明原因', dueAt: due, answerWanted: true },
      'k2',
    );
    expect(ordered.json()).toMatchObject({ dueAt: due, answerWanted: true, state: 'waiting' });
    const story = await ask<CaseAnswer>(`/cases/${id}`);
    expect(story.events.at(-1)).toMatchObject({ kind: 'supervised', answerDueAt: due, reason: '说明原因' });
    const later = await ask<RequestListAnswer>(
      `/requests?at=${encodeURIComponent('2026-03-14T09:00:00+08:00')}`,
    );
    expect(later.items.find(({ kind }) => kind === 'supervised')?.state).toBe('late');

    const line = {
      type: 'event',
      source: 'hand',
      sourceId: 'forty',
      eventId: 'a',
      at: '2026-03-11T12:00:01+08:00',
      kind: 'supervisionAnswered',
      by: '房管局',
      reason: '配件未到',
    };
    await app.inject({
      method: 'POST',
      url: '/api/v1/cities/small-city/cases',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: JSON.stringify(line),
    });
    const answered = await ask<RequestListAnswer>(
      `/requests?at=${encodeURIComponent('2026-03-14T09:00:00+08:00')}`,
    );
    expect(answered.items.find(({ kind }) => kind === 'supervised')).toMatchObject({
      state: 'answered',
      answer: { by: '房管局', text: '配件未到' },
    });
  });

  it('needs a deadline that lies ahead, a case that is open and may be seen, and the right to ask', async () => {
    const id = await idOf('hour');
    const past = await send(id, { kind: 'supervised', dueAt: '2026-03-11T11:00:00+08:00' }, 'k3');
    expect([past.statusCode, past.json().code]).toEqual([400, 'bad-deadline']);
    const reminder = await send(id, { kind: 'urged', dueAt: '2026-03-13T11:00:00+08:00' }, 'k3');
    expect(reminder.json().code).toBe('bad-deadline');
    expect((await send(999, { kind: 'urged' }, 'k3')).json().code).toBe('unknown-case');
    const narrow = await startApp(db, { viewer: { ...demoViewer, areas: ['east'] } });
    expect((await send(id, { kind: 'urged' }, 'k3', narrow)).json().code).toBe('unknown-case');
    const reader = await startApp(db, { viewer: { ...demoViewer, role: 'gridOfficer' } });
    const refused = await send(id, { kind: 'urged' }, 'k3', reader);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'may-not-write']);
    await narrow.close();
    await reader.close();
  });
});
