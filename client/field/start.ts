import { fetchCity } from '../api';
import { fetchMine, fetchNear } from '../api-field';
import { beginAnswer } from './begun-answers';
import { cityKey, mineKey, nearKey } from './field-keys';
import { USUAL_RADIUS_METRES } from './field-radius';
import { firstPlace } from './first-place';
import { firstSetting, settingsRead } from './first-settings';

/**
 * The first script of the phone's page, small enough to be there long before the others: it asks for what the first view
 * shows, while these are still on their way over a slow network.
 */
const [, , segment] = location.pathname.split('/');
const named = segment ? decodeURIComponent(segment) : null;
if (named !== null) beginAnswer(cityKey(named), (signal) => fetchCity(named, signal));

async function askAhead(): Promise<void> {
  await settingsRead;
  const city = named ?? firstSetting<string>('city');
  if (city === null) return;
  if (named === null) beginAnswer(cityKey(city), (signal) => fetchCity(city, signal));
  const kept = firstSetting<{ area: { id: string } | null; unit: string | null }>('mine');
  const mine = { area: kept?.area?.id ?? null, unit: kept?.unit ?? null };
  const place = await firstPlace;
  // What is around comes before what is mine: on a slow network one would wait for the other.
  if (place === null) return beginAnswer(mineKey(city, mine), (signal) => fetchMine(city, mine, signal));
  const radius = firstSetting<number>('radius') ?? USUAL_RADIUS_METRES;
  beginAnswer(nearKey(city, place.point, radius), (signal) => fetchNear(city, place.point, radius, signal));
}

void askAhead();
void import('./main');
