import { explain } from "../api/errors";
import { RequestId } from "./ErrorState";

/** Why the server did not do what a form asked for; the form stays as it is. */
export function Refused({ error }: { error: unknown }) {
  const { detail, requestId } = explain(error);
  return (
    <div className="refused" role="alert">
      <p>{detail}</p>
      {requestId && <RequestId id={requestId} />}
    </div>
  );
}
