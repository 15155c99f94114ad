import { useState } from "react";
import { verifyAudit } from "../../api/audit";
import { explain } from "../../api/errors";
import type { AuditVerdict } from "../../api/types";
import { useBusy } from "../../app/busy";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { RequestId } from "../../components/ErrorState";
import { Icon } from "../../components/Icon";
import { RelativeTime } from "../../components/RelativeTime";
import { plural } from "../../format/text";

export interface Verification {
  busy: boolean;
  /** The last answer; null before, and where there was none. */
  result: AuditVerdict | null;
  error: unknown;
  start(): void;
  dismiss(): void;
}

export function useVerification(): Verification {
  const [result, setResult] = useState<AuditVerdict | null>(null);
  const [error, setError] = useState<unknown>(null);
  const dismiss = () => {
    setResult(null);
    setError(null);
  };
  const [busy, start] = useBusy(async () => {
    try {
      setResult(await verifyAudit());
      setError(null);
    } catch (failure) {
      setResult(null);
      setError(failure);
    }
  });
  return { busy, result, error, start, dismiss };
}

/** Whether the audit is as it was written. Stays until it is closed. */
export function Verdict({ verification: { result, error, dismiss } }: { verification: Verification }) {
  const close = <Button look="quiet" size="small" icon="close" label="Dismiss the result" onClick={dismiss} />;
  if (error !== null) {
    const { title, detail, requestId } = explain(error);
    return (
      <div className="verdict verdict--unknown" role="alert">
        <Icon name="alert" />
        <div className="verdict__text">
          <strong>The audit could not be verified.</strong> {title}. {detail}
          {requestId && <RequestId id={requestId} />}
        </div>
        {close}
      </div>
    );
  }
  if (result === null) return null;
  return (
    <div className={`verdict verdict--${result.valid ? "good" : "bad"}`} role={result.valid ? "status" : "alert"}>
      <Icon name={result.valid ? "shield" : "alert"} />
      <div className="verdict__text">{result.valid ? <Sound result={result} /> : <Unsound result={result} />}</div>
      <span className="verdict__when">
        Checked <RelativeTime iso={result.checked_at} />
      </span>
      {close}
    </div>
  );
}

function Sound({ result: { entries, head } }: { result: AuditVerdict }) {
  return (
    <>
      <strong>{entries === 1 ? "The one entry is sound." : `All ${entries.toLocaleString("en")} entries are sound.`}</strong>
      {head !== "" && (
        <span className="verdict__head" title={head}>
          Head <code>{head.slice(0, 12)}…</code>
          <CopyButton text={head} label="Copy the digest of the last entry" />
        </span>
      )}
    </>
  );
}

function Unsound({ result: { entries, first_bad_id, problem } }: { result: AuditVerdict }) {
  const name = first_bad_id === null ? "The audit is" : `Entry ${first_bad_id.toLocaleString("en")} is`;
  return (
    <>
      <strong>{name} not as it was written.</strong> {problem} {plural(entries, "entry was", "entries were")} read.
    </>
  );
}
