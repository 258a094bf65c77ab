import type { MeasureId } from './measures';
import type { Text } from './pack';
import type { Interruption, Playlist, PlaylistBody, Scene } from './playlist';

/** A node as ready playlists need it. */
export interface NamedNode {
  id: string;
  name: Text;
}

/** What ready playlists are made for. */
export interface ReadyFor {
  /** The area at the top of what is seen; its id is null where that is the whole city. */
  top: { id: string | null; name: Text };
  /** The areas just below it. */
  areas: readonly NamedNode[];
  /** The top levels of the tree of categories that are seen. */
  domains: readonly NamedNode[];
  /** Those that people saved. */
  governanceAreas: readonly NamedNode[];
}

const readyIds = ['overview', 'areas', 'domains', 'governance', 'overdue', 'today', 'tour', 'cockpit'];

/** Whether a playlist of this identifier comes with the product, in this city or in another. */
export function isReadyPlaylist(id: string): boolean {
  return readyIds.includes(id);
}

const SECONDS = 20;
const usualInterruptions: Interruption[] = [
  { kind: 'matter', cases: 20, hours: 24, seconds: 30 },
  { kind: 'crowding', cases: 15, hours: 1, seconds: 30 },
];

/** A scene of the whole city by cases received, but for what is said otherwise. */
export function createScene(differing: Partial<Scene> = {}): Scene {
  return {
    title: null,
    area: null,
    categories: [],
    measure: 'reported',
    second: 'overdue',
    compare: 'area',
    compared: null,
    window: null,
    layout: 'full',
    seconds: SECONDS,
    words: null,
    ...differing,
  };
}

/** The playlists that any city has without anybody making one. */
export function readyPlaylists({ top, areas, domains, governanceAreas }: ReadyFor): Playlist[] {
  const scene = (differing: Partial<Scene> = {}) => createScene({ area: top.id, ...differing });
  const lists: [id: string, name: Text, body: Partial<PlaylistBody> & { scenes: Scene[] }][] = [
    [
      'overview',
      { zh: '总览', en: 'Overview' },
      {
        interruptions: usualInterruptions,
        scenes: [
          scene({ title: { zh: '诉求总览', en: 'All cases' } }),
          scene({ title: { zh: '超期未办结', en: 'Overdue' }, measure: 'overdue', second: 'dueSoon' }),
          scene({ title: { zh: '各领域', en: 'By domain' }, compare: 'category' }),
          ...rateScenes(scene),
        ],
      },
    ],
    [
      'areas',
      { zh: '区域轮巡', en: 'Each area in turn' },
      {
        interruptions: usualInterruptions,
        scenes: areas.map(({ id, name }) => scene({ title: name, area: id })),
      },
    ],
    [
      'domains',
      { zh: '领域轮巡', en: 'Each domain in turn' },
      {
        interruptions: usualInterruptions,
        scenes: domains.map(({ id, name }) => scene({ title: name, categories: [id] })),
      },
    ],
    [
      'governance',
      { zh: '重点治域轮巡', en: 'Each governance area in turn' },
      {
        scenes: governanceAreas.map(({ id, name }) => scene({ title: name, governanceArea: id })),
      },
    ],
    [
      'overdue',
      { zh: '超期盯办', en: 'Overdue now' },
      {
        scenes: [
          scene({ measure: 'overdue', second: 'dueSoon', layout: 'list' }),
          ...areas.map(({ id }) =>
            scene({ area: id, measure: 'overdue', second: 'dueSoon', layout: 'list' }),
          ),
        ],
      },
    ],
    [
      'today',
      { zh: '今日变化', en: 'What changed today' },
      {
        interruptions: usualInterruptions,
        scenes: [
          scene({ title: { zh: '今日诉求', en: 'Received today' }, window: 'today', compared: 'reported' }),
          scene({
            title: { zh: '今日办结', en: 'Closed today' },
            measure: 'closed',
            window: 'today',
            compared: 'closed',
          }),
          scene({
            title: { zh: '今日重复诉求', en: 'Repeats today' },
            measure: 'repeated',
            window: 'today',
            compare: 'category',
            compared: 'repeated',
          }),
        ],
      },
    ],
    [
      'tour',
      { zh: '讲解模式', en: 'Presenter’s tour' },
      { tour: true, deidentified: true, scenes: tourScenes(scene, top.name) },
    ],
  ];
  return lists
    .filter(([, , { scenes }]) => scenes.length > 0)
    .map(([id, name, body]) => ready(id, name, body));
}

/** The cockpit 驾驶舱 of a governance area: the same scenes for every area and every domain. */
export function createCockpit(
  place: { id: string | null; name: Text },
  domains: readonly NamedNode[],
): Playlist {
  const scene = (differing: Partial<Scene> = {}) =>
    createScene({ area: place.id, categories: domains.map(({ id }) => id), ...differing });
  const names = [place.name, ...domains.map(({ name }) => name)];
  const name = {
    zh: `${names.map(({ zh }) => zh).join(' · ')} 驾驶舱`,
    en: `Cockpit: ${names.map(({ en }) => en).join(' · ')}`,
  };
  return ready('cockpit', name, {
    interruptions: usualInterruptions,
    scenes: [
      scene(),
      scene({
        title: { zh: '超期未办结', en: 'Overdue' },
        measure: 'overdue',
        second: 'dueSoon',
        layout: 'list',
      }),
      scene({ title: { zh: '按类别', en: 'By category' }, compare: 'category' }),
      ...rateScenes(scene),
      scene({ title: { zh: '今日诉求', en: 'Received today' }, window: 'today', compared: 'reported' }),
    ],
  });
}

function rateScenes(scene: (differing: Partial<Scene>) => Scene): Scene[] {
  const rates: [MeasureId, Text][] = [
    ['onTimeRate', { zh: '按期办结率', en: 'On-time rate' }],
    ['satisfactionRate', { zh: '满意率', en: 'Satisfaction rate' }],
  ];
  return rates.map(([measure, title]) => scene({ title, measure, compared: measure, layout: 'map' }));
}

/** A story from the whole to its parts, with a sentence for each; nobody can be made out in it. */
function tourScenes(scene: (differing: Partial<Scene>) => Scene, top: Text): Scene[] {
  return [
    scene({
      title: { zh: '从哪里来', en: 'Where cases come from' },
      words: {
        zh: `${top.zh}的诉求按热力格落在地图上：颜色越亮，件数越多。`,
        en: `Cases of ${top.en} by cell of the map: the brighter, the more.`,
      },
    }),
    scene({
      title: { zh: '哪里超期', en: 'What is overdue' },
      measure: 'overdue',
      second: 'dueSoon',
      words: {
        zh: '红色只表示超期未办结；右侧从超期最久的开始。',
        en: 'Red is overdue alone; the list begins with the longest.',
      },
    }),
    scene({
      title: { zh: '反映什么', en: 'What they are about' },
      compare: 'category',
      compared: 'reported',
      words: { zh: '按治理领域看诉求量。', en: 'Cases by governance domain.' },
    }),
    scene({
      title: { zh: '办得如何', en: 'How they are handled' },
      measure: 'onTimeRate',
      compared: 'onTimeRate',
      layout: 'map',
      words: {
        zh: '按期办结率的分母是全部应办结诉求，包括仍未办结的。',
        en: 'The on-time rate divides by all cases due, those still open among them.',
      },
    }),
    scene({
      title: { zh: '群众是否满意', en: 'Whether people are satisfied' },
      measure: 'satisfactionRate',
      compared: 'satisfactionRate',
      layout: 'map',
      words: {
        zh: '满意率旁边是覆盖率：没有评价不等于满意。',
        en: 'Coverage stands beside satisfaction: silence is not satisfaction.',
      },
    }),
  ];
}

function ready(id: string, name: Text, body: Partial<PlaylistBody> & { scenes: Scene[] }): Playlist {
  return {
    id,
    name,
    order: 'listed',
    tour: false,
    deidentified: false,
    interruptions: [],
    ...body,
    ready: true,
    revision: 0,
    changedAt: null,
    by: null,
  };
}
