import type { Ref } from "react";
import { conversionStatuses } from "../../api/types";
import type { ConversionStatus } from "../../api/types";
import { hrefWith, navigate } from "../../app/router";
import { useSearchText } from "../../app/searchText";
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
