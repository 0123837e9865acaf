import { config } from 'zod';

// Zod tries whether it may compile code; the page's policy forbids that and would report each try.
config({ jitless: true });
