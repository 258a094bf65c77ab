import {
  type FieldCase,
  FieldCaseSchema,
  type MineAnswer,
  MineSchema,
  type NearAnswer,
  NearSchema,
} from '@zhiyu/shared/field-contract';
import {
  bearingDegrees,
  degreesAround,
  distanceMetres,
  type Point,
  rankMetres,
} from '@zhiyu/shared/field-rank';
import { cellMetres } from '@zhiyu/shared/grid';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { createItems, createWhole } from '../case-item';
import { readStory } from '../case-story';
import { ZhiyuError } from '../errors';
import { dueGroupOf } from '../field/due-group';
import { createFieldItems, readProgress } from '../field/field-items';
import { findScope } from '../field/find-scope';
import { findCellsAround, RECENT_DAYS, WEEKS_BEFORE } from '../field/hot-cells';
import { addMainCategories } from '../field/main-categories';
import { judgeClosing } from '../field/two-hands';
import { withholdStory, withholdTexts } from '../personal';
import { listSeen } from '../seen-nodes';
import { readCase } from '../store/case-record';
import { countOpenByDue, type FieldRecord, readOpenByDue, readOpenInBox } from '../store/field-cases';
import { readMatterCases } from '../store/matter-figures';
import { readMediaOfCase } from '../store/media-store';
import { readSnapshot } from '../store/snapshot';
import { handlesCases, maySee, type Viewer } from '../viewer';
import { describeProblems } from './problems';
import {
  asJson,
  askMeasure,
  CityPathSchema,
  instantQuery,
  keyOf,
  type Question,
  readQuestion,
} from './question';

/** A cell that can be crossed in some minutes: 264 m at 30° N. */
const CELL_LEVEL = 17;
const WEEK = RECENT_DAYS * 86_400_000;
const USUAL_RADIUS_METRES = 500;
const MOST_RADIUS_METRES = 3000;
const MOST_AROUND = 5000;
const MOST_NEAR = 60;
const MOST_MINE = 200;
const MOST_OF_MATTER = 20;

const NearQuerySchema = Type.Object(
  {
    lng: Type.Number({ minimum: -180, maximum: 180, description: 'where the officer is, WGS-84' }),
    lat: Type.Number({ minimum: -85, maximum: 85 }),
    radius: Type.Optional(
      Type.Integer({ minimum: 50, maximum: MOST_RADIUS_METRES, default: USUAL_RADIUS_METRES }),
    ),
    at: instantQuery.at,
  },
  { additionalProperties: false },
);
/** A phone pays for every byte. */
const SMALL = { compress: 'at-once', browser: 'keeps-words' } as const;
const MineQuerySchema = Type.Object(instantQuery, { additionalProperties: false });

/** Adds what the phone of an officer reads: GET …/field/near, …/field/mine and …/field/cases/{id}. */
export function addFieldRoutes(api: Api, context: RouteContext): void {
  addNearRoute(api, context);
  addMineRoute(api, context);
  addCaseRoute(api, context);
}

function addNearRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/field/near',
    {
      schema: {
        tags: ['field'],
        summary: 'Open cases and hot cells around a point',
        description:
          'Cases by the way there less what their urgency is worth (200 m for an overdue one and 100 m more for each ' +
          'day, up to ten; 150 m for one due soon); cells by how far above their usual they are.',
        params: CityPathSchema,
        querystring: NearQuerySchema,
        response: { 200: NearSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { lng, lat, radius = USUAL_RADIUS_METRES, at } = request.query;
      const question = await readQuestion(context, request, request.params.city, { at });
      const around = { centre: { lng, lat }, radius };
      const { viewer } = request;
      const make = async (): Promise<NearAnswer> => {
        const cells = await readCells(context, question, around);
        return { ...(await readNear(context, question, viewer, around)), cells };
      };
      const key = keyOf('field-near', question, around, handlesCases(viewer));
      return context.kept.answer(request, reply, key, async () => asJson(await make(), question), SMALL);
    },
  );
}

interface Around {
  centre: Point;
  radius: number;
}

async function readNear(
  { db }: RouteContext,
  question: Question,
  viewer: Viewer,
  { centre, radius }: Around,
): Promise<Omit<NearAnswer, 'cells'>> {
  const { city, asOf } = question;
  const reach = degreesAround(centre.lat, radius);
  return readSnapshot(db, city.id, async ({ tx, seq }) => {
    const found = await readOpenInBox(
      tx,
      askMeasure(question, 'open'),
      [centre.lng - reach.lng, centre.lat - reach.lat, centre.lng + reach.lng, centre.lat + reach.lat],
      MOST_AROUND,
    );
    const inside = found
      .map((record) => ({ record, way: distanceMetres(centre, pointOf(record)) }))
      .filter(({ way }) => way <= radius);
    const states = createItems(
      city,
      inside.map(({ record }) => record),
      asOf,
    );
    const ranked = inside
      .map((one, index) => ({
        ...one,
        rank: rankMetres({ ...stateOf(states, index), distanceMetres: one.way }),
      }))
      .sort((one, other) => one.rank - other.rank || one.record.id - other.record.id)
      .slice(0, MOST_NEAR);
    const items = await createFieldItems(
      tx,
      city,
      viewer,
      ranked.map(({ record }) => record),
      asOf,
    );
    return {
      asOf: city.zone.toIso(asOf),
      seq,
      radiusMetres: radius,
      total: inside.length,
      items: items.map((item, index) => {
        const { record, way } = ranked[index] as { record: FieldRecord; way: number };
        const bearing = Math.round(bearingDegrees(centre, pointOf(record))) % 360;
        return { ...item, distanceMetres: Math.round(way), bearing };
      }),
    };
  });
}

function stateOf(states: { state: string; overdueMs: number | null }[], index: number) {
  return states[index] as { state: string; overdueMs: number | null };
}

function pointOf({ lng, lat }: FieldRecord): Point {
  return { lng: lng as number, lat: lat as number };
}

async function readCells(
  { aggregate }: RouteContext,
  question: Question,
  { centre, radius }: Around,
): Promise<NearAnswer['cells']> {
  const { city, asOf } = question;
  const asked = askMeasure(question, 'reported');
  const from = asOf - WEEK;
  const recent = { ...asked, from, to: asOf };
  const items = await aggregate(city, question.seq, async (figures) => {
    const sums = {
      recent: await figures.cells(recent, CELL_LEVEL),
      before: await figures.cells({ ...asked, from: from - WEEKS_BEFORE * WEEK, to: from }, CELL_LEVEL),
    };
    const found = findCellsAround(centre, radius, CELL_LEVEL, sums);
    return addMainCategories(figures, recent, CELL_LEVEL, found);
  });
  return {
    level: CELL_LEVEL,
    metres: Math.round(cellMetres(CELL_LEVEL, centre.lat)),
    days: RECENT_DAYS,
    weeksBefore: WEEKS_BEFORE,
    items,
  };
}

function addMineRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/field/mine',
    {
      schema: {
        tags: ['field'],
        summary: 'The open cases of a slice by when they are due',
        description: `The first ${MOST_MINE} by due time, with the counts of all; overdue ones are those of every other figure.`,
        params: CityPathSchema,
        querystring: MineQuerySchema,
        response: { 200: MineSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const question = await readQuestion(context, request, request.params.city, request.query);
      const { viewer } = request;
      const make = () => readMine(context, question, viewer);
      const key = keyOf('field-mine', question, handlesCases(viewer));
      return context.kept.answer(request, reply, key, async () => asJson(await make(), question), SMALL);
    },
  );
}

/** My open cases by when they are due, of one state of the city. */
async function readMine(context: RouteContext, question: Question, viewer: Viewer): Promise<MineAnswer> {
  const { city, asOf } = question;
  const days = { today: city.zone.startOfDay(asOf, 1), tomorrow: city.zone.startOfDay(asOf, 2) };
  const open = askMeasure(question, 'open');
  return readSnapshot(context.db, city.id, async ({ tx, seq }) => {
    const { total, ...counts } = await countOpenByDue(tx, open, days);
    const records = await readOpenByDue(tx, open, MOST_MINE);
    const items = await createFieldItems(tx, city, viewer, records, asOf);
    return {
      asOf: city.zone.toIso(asOf),
      seq,
      total,
      counts,
      items: items.map((item, index) => ({
        ...item,
        group: dueGroupOf(item, records[index] as FieldRecord, days),
      })),
    };
  });
}

function addCaseRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/field/cases/:id',
    {
      schema: {
        tags: ['field'],
        summary: 'One case with its photos, voice notes and the other cases of its matter',
        params: Type.Object({ ...CityPathSchema.properties, id: Type.Integer({ minimum: 0 }) }),
        querystring: Type.Object({ at: instantQuery.at }, { additionalProperties: false }),
        response: { 200: FieldCaseSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request): Promise<FieldCase> => {
      const { city: cityId, id } = request.params;
      const { city, asOf } = await readQuestion(context, request, cityId, request.query);
      const { viewer } = request;
      return readSnapshot(context.db, city.id, async (snapshot) => {
        const { tx, seq } = snapshot;
        const record = await readCase(tx, city, id);
        if (record === null || !maySee(viewer, city, record)) {
          throw new ZhiyuError('unknown-case', `The city has no case ${id}.`, { status: 404 });
        }
        const whole = createWhole(city, record, await readStory(tx, city, id, asOf), asOf, seq);
        const progress = (await readProgress(tx, city.id, [id])).get(id);
        const others =
          record.matter === null
            ? []
            : await readMatterCases(
                snapshot,
                city.id,
                record.matter,
                asOf,
                listSeen(city, viewer),
                MOST_OF_MATTER + 1,
              );
        const matterItems = createItems(
          city,
          others.filter((other) => other.id !== id).slice(0, MOST_OF_MATTER),
          asOf,
        );
        const media = handlesCases(viewer) ? await readMediaOfCase(tx, city.id, id) : [];
        return {
          ...withholdStory(viewer, whole),
          version: progress?.version ?? 0,
          step: progress?.step ?? 'waiting',
          closing: await judgeClosing(tx, city, viewer, record),
          ...findScope(city, viewer, whole),
          media: media.map((one) => ({
            id: one.id,
            eventId: one.event_id,
            kind: one.kind,
            phase: one.phase,
            mediaType: one.media_type,
            bytes: one.size,
            takenAt: city.zone.toIso(one.taken_at),
          })),
          matterItems: withholdTexts(viewer, matterItems),
          matterCases: others.length,
        };
      });
    },
  );
}
