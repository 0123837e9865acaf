// First, before any schema is made.
import './lib/schemas-without-eval.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { Frame } from './features/frame/frame.tsx';
import { connectFromHere } from './lib/connection.ts';
import { EngineProvider, useFleet } from './lib/engine.tsx';
import { createEngineLink } from './lib/engine-link.ts';
import { createFleetStore, followFleet } from './lib/fleet-store.ts';
import { startShortcuts } from './lib/keys.ts';
import { startNavigation } from './lib/navigation.ts';
import { logPageError, logUncaughtErrors } from './lib/page-errors.ts';
import { closeSheet } from './lib/sheets.ts';
import { styleNonce } from './lib/style-nonce.ts';
import { cssVariablesResolver, theme } from './theme.ts';

const link = createEngineLink(connectFromHere());
const fleet = createFleetStore();
followFleet(link, fleet);
logUncaughtErrors(link.client);
// What is open over a page belongs to it.
startNavigation(closeSheet);
startShortcuts();

// A failed call is shown where it was made, with a button to try again; repeating it unasked would only delay that.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });

function App() {
  const chosen = useFleet((state) => state?.settings.theme ?? 'system');
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      getStyleNonce={styleNonce}
      defaultColorScheme="auto"
      {...(chosen === 'system' ? {} : { forceColorScheme: chosen })}
    >
      <Notifications
        position="bottom-right"
        limit={4}
        containerWidth={420}
        // Its empty corners must not swallow clicks.
        classNames={{ root: 'toasts', notification: 'toast' }}
      />
      <ErrorBoundary onError={(error) => logPageError(link.client, error)}>
        <Frame />
      </ErrorBoundary>
    </MantineProvider>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <EngineProvider engine={{ link, fleet }}>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </EngineProvider>
  </StrictMode>,
);
