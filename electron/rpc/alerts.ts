import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function alertHandlers(os: Implementation, _service: FleetService) {
  return {
    history: os.alerts.history.handler(() => Promise.reject(new Error('to be written'))),
    snooze: os.alerts.snooze.handler(() => Promise.reject(new Error('to be written'))),
    settings: os.alerts.settings.handler(() => Promise.reject(new Error('to be written'))),
    saveSettings: os.alerts.saveSettings.handler(() => Promise.reject(new Error('to be written'))),
    tryHook: os.alerts.tryHook.handler(() => Promise.reject(new Error('to be written'))),
  };
}
