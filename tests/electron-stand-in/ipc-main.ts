import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

/** What pages send; the app uses no `handle`. */
export const ipcMain = strict('ipcMain', new EventEmitter());
