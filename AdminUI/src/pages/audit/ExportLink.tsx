import { auditExportURL } from "../../api/audit";
import type { AuditQuery } from "../../api/audit";
import { Icon } from "../../components/Icon";

/** A plain download: the file is streamed to the disk, however long it is. */
export function ExportLink({ format, query }: { format: "csv" | "ndjson"; query: AuditQuery }) {
  const name = format.toUpperCase();
  return (
    <a
      className="button button--plain button--normal"
      href={auditExportURL(format, query)}
      download
      aria-label={`Export as ${name}`}
      title={`All entries that fit the filters, as ${name}`}
    >
      <Icon name="download" />
      {name}
    </a>
  );
}
