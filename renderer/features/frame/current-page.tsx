import { ErrorBoundary } from '../../components/error-boundary.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { addressOfRoute, useRoute } from '../../lib/navigation.ts';
import { logPageError } from '../../lib/page-errors.ts';
import { ActivityPage } from '../activity/activity-page.tsx';
import { AlertsPage } from '../alerts/alerts-page.tsx';
import { FleetChartsPage } from '../charts/fleet-charts-page.tsx';
import { FleetPage } from '../fleet/fleet-page.tsx';
import { RouterPage } from '../router/router-page.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';

/** Which component shows which route. A page that fails leaves rail and title bar standing. */
export function CurrentPage() {
  const engine = useEngine();
  const route = useRoute();
  return (
    <ErrorBoundary resetKey={addressOfRoute(route)} onError={(error) => logPageError(engine, error)}>
      {route.page === 'fleet' ? <FleetPage /> : null}
      {route.page === 'charts' ? <FleetChartsPage /> : null}
      {route.page === 'router' ? <RouterPage key={route.id} id={route.id} tab={route.tab} /> : null}
      {route.page === 'activity' ? <ActivityPage /> : null}
      {route.page === 'alerts' ? <AlertsPage /> : null}
      {route.page === 'settings' ? <SettingsPage /> : null}
    </ErrorBoundary>
  );
}
