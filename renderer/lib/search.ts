import { createStore } from './store.ts';

/** What is typed into the search of the title bar; the fleet filters by it and keeps it while another page is open. */
export const search = createStore('');
