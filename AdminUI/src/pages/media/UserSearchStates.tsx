import { explain } from "../../api/errors";
import { useLasting } from "../../app/environment";
import { Button } from "../../components/Button";
import { Skeleton } from "../../components/Skeleton";

export function SearchFailed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const { title, detail } = explain(error);
  return (
    <div className="user-search__note" role="alert">
      <p>{`${title}. ${detail}`}</p>
      <Button size="small" icon="retry" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

export function NoUsers({ text }: { text: string }) {
  return (
    <div className="user-search__note">
      <p>{text === "" ? "There are no users yet." : `Nobody has “${text}” in their name or email.`}</p>
    </div>
  );
}

export function UsersSkeleton() {
  const waiting = useLasting(true, 150);
  if (!waiting) return null;
  return (
    <div className="user-search__skeleton">
      {[62, 48, 55].map((width) => (
        <Skeleton key={width} width={`${width}%`} height="28px" />
      ))}
    </div>
  );
}
