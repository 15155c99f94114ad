import { explain } from "../api/errors";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";

interface Props {
  error: unknown;
  onRetry(): void;
}

/** What happened, a way on, and the id that finds it in the server's log. */
export function ErrorState({ error, onRetry }: Props) {
  const { title, detail, requestId } = explain(error);
  return (
    <div className="error-state" role="alert">
      <h2 className="error-state__title">{title}</h2>
      <p className="error-state__text">{detail}</p>
      <Button icon="retry" onClick={onRetry}>
        Try again
      </Button>
      {requestId && <RequestId id={requestId} />}
    </div>
  );
}

export function RequestId({ id }: { id: string }) {
  return (
    <p className="request-id">
      Request <code>{id}</code> <CopyButton text={id} label="Copy request id" />
    </p>
  );
}
