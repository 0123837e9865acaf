import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function alertHandlers(os: Implementation, service: FleetService) {
  const alerts = () => service.workspace.alerts;
  return {
    history: os.alerts.history.handler(({ input }) =>
      alerts().history(input.routerId, input.limit, input.before ?? null),
    ),
    snooze: os.alerts.snooze.handler(({ input }) => {
      alerts().snooze(input.ids, input.until);
      return null;
    }),
    settings: os.alerts.settings.handler(() => alerts().settings),
    saveSettings: os.alerts.saveSettings.handler(({ input }) => alerts().saveSettings(input)),
    tryHook: os.alerts.tryHook.handler(({ input }) => alerts().tryHook(input)),
  };
}
