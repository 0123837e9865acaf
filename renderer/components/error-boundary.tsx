import { Button, Group } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { t } from '../lib/text.ts';
import { ErrorNotice } from './error-notice.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** A new value (another page) draws the children again. */
  readonly resetKey?: string;
  readonly onError: (error: { message: string; stack: string }) => void;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
  readonly resetKey: string | undefined;
}

/** Shows what failed instead of a blank window, and tells the log. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(thrown: unknown): Partial<ErrorBoundaryState> {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: ErrorBoundaryState): ErrorBoundaryState | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    this.props.onError({ message: error.message, stack: `${error.stack ?? ''}\n${componentStack ?? ''}` });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div style={{ padding: 24 }}>
        <ErrorNotice
          error={{
            code: 'internal',
            sentence: t('frame.crashed'),
            nextStep: t('frame.crashedNext'),
            retryable: true,
            evidence: { error: error.stack ?? error.message },
          }}
          state={t('frame.crashedState')}
        >
          <Group gap="xs">
            <Button size="xs" onClick={() => this.setState({ error: null })}>
              {t('frame.reloadView')}
            </Button>
            <Button size="xs" variant="default" onClick={() => window.location.reload()}>
              {t('frame.reloadPage')}
            </Button>
          </Group>
        </ErrorNotice>
      </div>
    );
  }
}
