import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { Component, type ErrorInfo, type ReactNode } from 'react';

interface PanelBoundaryProps {
  /** What the panel shows, for the sentence: `The alarms`. */
  readonly name: string;
  readonly children: ReactNode;
}

interface PanelBoundaryState {
  readonly isBroken: boolean;
}

/**
 * Keeps a panel that cannot be drawn from taking the page with it.
 *
 * A part of the page that is loaded late and does not come (the server has gone, or is a newer one) ends here, too.
 */
export class PanelBoundary extends Component<PanelBoundaryProps, PanelBoundaryState> {
  override readonly state: PanelBoundaryState = { isBroken: false };

  static getDerivedStateFromError(): PanelBoundaryState {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error(`${this.props.name} cannot be shown: ${error.name}`, componentStack);
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Alert
        type="error"
        statusIconAriaLabel="Error"
        header={`${this.props.name} cannot be shown.`}
        action={<Button onClick={() => window.location.reload()}>Reload the page</Button>}
      >
        The rest of the page works. Where the dashboard was updated or restarted, reloading mends it.
      </Alert>
    );
  }
}
