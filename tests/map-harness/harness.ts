import '@zhiyu/client/theme.css';
import { createMapScene, type MapScene } from '@zhiyu/client/map/map-scene';
import type { SituationMapProps } from '@zhiyu/client/map/situation-map';
import './harness-window';

const container = document.querySelector<HTMLElement>('#map');
if (!container) throw new Error('the page has no place for the map');

let scene: MapScene | null = null;
let props: SituationMapProps = {
  cells: null,
  areas: null,
  fit: { id: 'start', bounds: [118.35, 29.19, 120.72, 30.57] },
  theme: 'dark',
  language: 'zh',
  label: '热力图',
  reducedMotion: true,
  onViewChange: (view) => {
    window.view = view;
  },
  onCellHover: (touch) => {
    window.hovered = touch;
  },
  onCellTap: (touch) => {
    window.tapped = touch;
  },
  onAreaClick: ({ areaId }) => {
    window.clickedArea = areaId;
  },
  onError: (code) => {
    window.failure = code;
  },
};

Object.assign(window, { view: null, hovered: null, tapped: null, clickedArea: null, failure: null });

window.show = (change) => {
  props = { ...props, ...change };
  document.documentElement.dataset.theme = props.theme;
  if (scene) scene.update(props);
  else
    scene = createMapScene(
      container,
      () => props,
      () => undefined,
    );
};

window.closeMap = () => {
  scene?.destroy();
  scene = null;
};
