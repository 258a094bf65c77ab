import type { Point } from '@zhiyu/shared/field-rank';
import { distanceMetres } from '@zhiyu/shared/field-rank';
import gcoord from 'gcoord';
import { useEffect, useRef, useState } from 'react';
import { writeSetting } from './device-store';
import { firstPlace, mayAskPlace, placeSoFar } from './first-place';
import { firstSetting } from './first-settings';

/** Where the officer is, and how that is known. */
export interface Place {
  point: Point;
  /** How far off it may be; null for a place that was chosen. */
  accuracyMetres: number | null;
  from: 'device' | 'chosen';
  /** What was chosen: the name of an area; null for a point of the map. */
  name: string | null;
}

/** Why the device's place is not used. */
export type PlaceTrouble = 'denied' | 'unavailable' | 'outside' | null;

export type DeviceDatum = 'WGS-84' | 'GCJ-02';

/** Walking less far asks for nothing new. */
const STEP_METRES = 30;
const WAIT_MS = 15_000;

type Box = readonly number[];

/**
 * The officer's place: what the device says once it may be asked, or what was chosen. It is asked for only when the officer
 * says so, or has allowed it before.
 */
export function usePlace(bounds: Box | null) {
  const [place, setPlace] = useState<Place | null>(() => {
    const first = placeSoFar();
    return first !== null && (bounds === null || isInside(first.point, bounds)) ? first : null;
  });
  const [trouble, setTrouble] = useState<PlaceTrouble>(null);
  const [isAsking, setAsking] = useState(mayAskPlace);
  const [datum, setDatum] = useState<DeviceDatum>(() => firstSetting<DeviceDatum>('datum') ?? 'WGS-84');
  const watch = useRef<number | null>(null);
  const latest = useRef({ bounds, datum, ask, stop });
  latest.current = { bounds, datum, ask, stop };

  function stop(): void {
    if (watch.current !== null) navigator.geolocation.clearWatch(watch.current);
    watch.current = null;
  }

  function take({ coords }: GeolocationPosition): void {
    setAsking(false);
    const point = toWgs84({ lng: coords.longitude, lat: coords.latitude }, latest.current.datum);
    if (latest.current.bounds && !isInside(point, latest.current.bounds)) {
      setTrouble('outside');
      return;
    }
    setTrouble(null);
    setPlace((before) => {
      const accuracyMetres = Math.round(coords.accuracy);
      const isStill = before?.from === 'device' && distanceMetres(before.point, point) < STEP_METRES;
      if (isStill && before.accuracyMetres === accuracyMetres) return before;
      return { point: isStill ? before.point : point, accuracyMetres, from: 'device', name: null };
    });
  }

  function ask(): void {
    if (!('geolocation' in navigator)) {
      setTrouble('unavailable');
      return;
    }
    stop();
    setAsking(true);
    const fail = ({ code }: GeolocationPositionError) => {
      setAsking(false);
      setTrouble(code === 1 ? 'denied' : 'unavailable');
    };
    watch.current = navigator.geolocation.watchPosition(take, fail, {
      enableHighAccuracy: true,
      maximumAge: 10_000,
      timeout: WAIT_MS,
    });
  }

  function choose(point: Point, name: string | null): void {
    stop();
    setAsking(false);
    setTrouble(null);
    const chosen: Place = { point, accuracyMetres: null, from: 'chosen', name };
    setPlace(chosen);
    void writeSetting('place', chosen);
  }

  function changeDatum(next: DeviceDatum): void {
    setDatum(next);
    void writeSetting('datum', next);
  }

  useEffect(() => {
    void firstPlace.then((first) => {
      const { bounds: box } = latest.current;
      if (first !== null && (box === null || isInside(first.point, box))) setPlace((now) => now ?? first);
      if (mayAskPlace()) latest.current.ask();
    });
    // A page that nobody sees needs no place.
    const turn = () => {
      if (document.visibilityState === 'hidden') latest.current.stop();
    };
    document.addEventListener('visibilitychange', turn);
    return () => {
      document.removeEventListener('visibilitychange', turn);
      latest.current.stop();
    };
  }, []);

  return { place, trouble, isAsking, datum, ask, choose, changeDatum };
}

export type PlaceControl = ReturnType<typeof usePlace>;

function toWgs84({ lng, lat }: Point, datum: DeviceDatum): Point {
  if (datum === 'WGS-84') return { lng, lat };
  const [x = lng, y = lat] = gcoord.transform([lng, lat], gcoord.GCJ02, gcoord.WGS84);
  return { lng: x, lat: y };
}

function isInside({ lng, lat }: Point, [west = -180, south = -90, east = 180, north = 90]: Box): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}
