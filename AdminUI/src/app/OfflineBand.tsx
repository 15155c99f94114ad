import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { connection, probeNow } from "./connection";
import { useStore } from "./Store";

export function OfflineBand() {
  const { reachable, probing } = useStore(connection, (state) => state);
  return (
    <div role="status" aria-label="Connection">
      {!reachable && (
        <div className="offline-band">
          <Icon name="offline" />
          <p>Greenroom does not answer. What you see may be out of date; the page goes on by itself.</p>
          <Button size="small" busy={probing} onClick={() => void probeNow()}>
            Try now
          </Button>
        </div>
      )}
    </div>
  );
}
