import type { MouseEvent } from 'react';
import { createStore, useStore } from './store.ts';

export const routerTabs = ['overview', 'flows', 'devices', 'advisories', 'history', 'evidence'] as const;
export type RouterTab = (typeof routerTabs)[number];

/** Parts of the settings that can be gone to by themselves. */
export const settingsSections = ['alerts'] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** Where the page is. It stands in the address after `#`, so that reload, Back and bookmarks work from any origin. */
export type Route =
  | { readonly page: 'fleet' }
  | { readonly page: 'router'; readonly id: string; readonly tab: RouterTab }
  | { readonly page: 'charts' }
  | { readonly page: 'activity' }
  | { readonly page: 'alerts' }
  | { readonly page: 'settings'; readonly section?: SettingsSection };

/** "#/router/ID/flows", "#/settings/alerts" and the like; the first tab has no word of its own. */
export function addressOfRoute(route: Route): string {
  if (route.page === 'settings' && route.section !== undefined) return `#/settings/${route.section}`;
  if (route.page !== 'router') return `#/${route.page}`;
  const tab = route.tab === 'overview' ? '' : `/${route.tab}`;
  return `#/router/${encodeURIComponent(route.id)}${tab}`;
}

/** The route of an address; anything that is not one is the fleet. Never throws. */
export function routeOfAddress(hash: string): Route {
  const [path = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [page, id, tab] = path.split('/');
  if (page === 'charts' || page === 'activity' || page === 'alerts') return { page };
  if (page === 'settings') {
    const section = settingsSections.find((known) => known === id);
    return section === undefined ? { page } : { page, section };
  }
  const routerId = page === 'router' && id !== undefined ? decode(id) : '';
  if (routerId === '') return { page: 'fleet' };
  return { page: 'router', id: routerId, tab: routerTabs.find((known) => known === tab) ?? 'overview' };
}

/** What stands behind `?` in an address, such as the time that the charts of a page show; empty = nothing does. */
export function queryOfAddress(hash: string): string {
  const start = hash.indexOf('?');
  return start < 0 ? '' : hash.slice(start + 1);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

const current = createStore<Route>({ page: 'fleet' });
const query = createStore('');

/** Reads the address and follows Back and Forward; called once by main.tsx. `onMove` is told of every other page. */
export function startNavigation(onMove: () => void): void {
  current.subscribe(onMove);
  const read = () => {
    query.set(queryOfAddress(window.location.hash));
    current.set(routeOfAddress(window.location.hash));
  };
  window.addEventListener('popstate', read);
  window.addEventListener('hashchange', read);
  read();
}

/** Goes to a page; `replace` leaves no step for Back (tabs). To a part of a page even if that is where one is: it may have been left by scrolling. */
export function navigate(route: Route, { replace = false } = {}): void {
  const address = addressOfRoute(route);
  const isHere = address === window.location.hash;
  if (isHere && !(route.page === 'settings' && route.section !== undefined)) return;
  if (replace || isHere) window.history.replaceState(null, '', address);
  else window.history.pushState(null, '', address);
  query.set('');
  current.set(route);
}

/** What the page itself keeps in its address. */
export function useAddressQuery(): string {
  return useStore(query, (text) => text);
}

/** Keeps another text in the address of the page that is there; Back passes over it. */
export function replaceAddressQuery(text: string): void {
  if (text === query.get()) return;
  const [path] = window.location.hash.split('?');
  window.history.replaceState(null, '', `${path}${text === '' ? '' : `?${text}`}`);
  query.set(text);
}

export function currentRoute(): Route {
  return current.get();
}

export function useRoute(): Route {
  return useStore(current, (route) => route);
}

/** Props of a link to a page: an ordinary click stays in this window, any other does what the browser does. */
export function linkTo(route: Route): { href: string; onClick: (event: MouseEvent) => void } {
  return {
    href: addressOfRoute(route),
    onClick: (event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      navigate(route);
    },
  };
}
