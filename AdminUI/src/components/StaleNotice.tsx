import { explain } from "../api/errors";
import { Button } from "./Button";
import { RequestId } from "./ErrorState";
import { Icon } from "./Icon";

interface Props {
  error: unknown;
  onRetry(): void;
}

/** What is shown could not be brought up to date. */
export function StaleNotice({ error, onRetry }: Props) {
  const { title, detail, requestId } = explain(error);
  return (
    <div className="stale" role="alert">
      <Icon name="alert" />
      <p className="stale__text">
        {title}. {detail} What you see is from before.
      </p>
      {requestId && <RequestId id={requestId} />}
      <Button size="small" icon="retry" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
