import { useEffect, useRef, useState } from "react";
import type { Ref } from "react";
import { conversionStatuses } from "../../api/types";
import type { ConversionStatus } from "../../api/types";
import { hrefWith, navigate } from "../../app/router";
import { Button } from "../../components/Button";
import { PageHead } from "../../components/PageHead";
import { SearchField } from "../../components/SearchField";
import { Select } from "../../components/Select";
import { statusWords } from "../../components/StatusBadge";

interface Props {
  status: ConversionStatus | null;
  q: string;
  /** Null while nobody knows. */
  count: number | null;
  hasMore: boolean;
  searchRef: Ref<HTMLInputElement>;
  onUpload(): void;
}

const statusOptions = [
  { value: "all" as const, text: "All statuses" },
  ...conversionStatuses.map((value) => ({ value, text: statusWords[value] })),
];

export function MediaHeader({ status, q, count, hasMore, searchRef, onUpload }: Props) {
  const [text, setText] = useSearchText(q);
  return (
    <PageHead
      title="Media"
      count={count === null ? "" : `${count.toLocaleString("en")}${hasMore ? "+" : ""}`}
      countLabel="Number of assets"
    >
      <SearchField ref={searchRef} label="Search by name" value={text} onChange={setText} shortcut="/" />
      <Select
        label="Status"
        value={status ?? "all"}
        options={statusOptions}
        onChange={(value) => navigate(hrefWith({ status: value === "all" ? null : value }))}
      />
      <Button look="primary" icon="upload" onClick={onUpload}>
        Upload
      </Button>
    </PageHead>
  );
}

/** What is typed shows at once; the address, and with it the list, follows when the typing pauses. */
function useSearchText(q: string): [string, (text: string) => void] {
  const [text, setText] = useState(q);
  const sent = useRef(q);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    // Back, forward or "show all" changed the address; what is being typed is not overwritten by its own echo.
    if (q === sent.current) return;
    sent.current = q;
    clearTimeout(timer.current);
    setText(q);
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const trimmed = next.trim();
      // The first letter makes an entry to go back to; the others belong to it.
      const replace = sent.current !== "";
      sent.current = trimmed;
      navigate(hrefWith({ q: trimmed }), { replace });
    }, next === "" ? 0 : 200);
  };
  return [text, change];
}
