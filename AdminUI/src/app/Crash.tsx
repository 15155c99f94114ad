import { Component } from "react";
import type { ReactNode } from "react";
import { Button } from "../components/Button";

/** The last net: a mistake of ours becomes a page with a way on, not a white one. */
export class Crash extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    const { error } = this.state;
    return (
      <main className="error-state" role="alert">
        <h1 className="error-state__title">This page has broken</h1>
        <p className="error-state__text">Nothing on the server was touched. Loading the page again usually helps.</p>
        <Button icon="retry" onClick={() => location.reload()}>
          Load again
        </Button>
        <p className="request-id">
          <code>{error instanceof Error ? error.message : String(error)}</code>
        </p>
      </main>
    );
  }
}
