import { explain } from "../../api/errors";
import { RequestId } from "../../components/ErrorState";

/** Why the server did not do it, in a dialog that stays. */
export function Refusal({ error }: { error: unknown }) {
  const { title, detail, requestId } = explain(error);
  return (
    <div className="prompt-dialog__refusal" role="alert">
      <p>{detail || title}</p>
      {requestId && <RequestId id={requestId} />}
    </div>
  );
}
