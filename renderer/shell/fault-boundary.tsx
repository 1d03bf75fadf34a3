import { Component, type ReactNode } from 'react';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';

export interface FaultBoundaryProps {
  readonly children: ReactNode;
}

interface FaultBoundaryState {
  readonly fault: string | null;
}

/** A fault in drawing one view says so in its place and leaves the others alone. */
export class FaultBoundary extends Component<FaultBoundaryProps, FaultBoundaryState> {
  override state: FaultBoundaryState = { fault: null };

  static getDerivedStateFromError(thrown: unknown): FaultBoundaryState {
    return { fault: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <div className="fault" role="alert">
        <h1>{t('app.fault')}</h1>
        <p className="c-stop">{fault}</p>
        <Button onClick={() => this.setState({ fault: null })}>{t('app.fault.again')}</Button>
      </div>
    );
  }
}
