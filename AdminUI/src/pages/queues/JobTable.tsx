import { forwardRef, memo, useImperativeHandle, useLayoutEffect, useRef } from "react";
import type { MouseEvent } from "react";
import type { ConversionStatus, Job } from "../../api/types";
import { navigate } from "../../app/router";
import { changedQuery } from "../../app/query";
import { readable } from "../../format/text";
import { JobAction } from "./JobActions";
import { columns } from "./jobColumns";
import { nameOf } from "./listing";
import { hrefTo } from "./place";

export interface JobTableHandle {
  /** To the next or previous job: the selection when one is open, otherwise the focus alone. */
  move(by: 1 | -1): boolean;
  focus(id: string): void;
}

interface Props {
  status: ConversionStatus;
  jobs: readonly Job[];
  selected: string | null;
  /** With jobs of several queues, each says its own. */
  namesQueue: boolean;
}

/** The jobs of one state. The rows out of sight cost no layout (content-visibility), however many were loaded. */
export const JobTable = forwardRef<JobTableHandle, Props>(function JobTable(
  { status, jobs, selected, namesQueue },
  ref,
) {
  const root = useRef<HTMLDivElement>(null);
  const linkOf = (id: string) => root.current?.querySelector<HTMLElement>(`[data-job="${CSS.escape(id)}"]`) ?? null;
  const onFocused = useKeptFocus(jobs, linkOf);

  useImperativeHandle(ref, () => ({
    move(by) {
      const focused = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? null;
      const at = jobs.findIndex((job) => job.id === (selected ?? focused));
      const next = jobs[at < 0 ? (by > 0 ? 0 : jobs.length - 1) : Math.min(jobs.length - 1, Math.max(0, at + by))];
      if (!next) return false;
      linkOf(next.id)?.focus();
      if (selected !== null && next.id !== selected) navigate(hrefTo({ job: next.id }), { replace: true });
      return true;
    },
    focus: (id) => linkOf(id)?.focus(),
  }));

  return (
    <div className={`jobs jobs--${status}`} role="table" aria-label="Jobs" aria-rowcount={-1} ref={root}>
      <div role="rowgroup">
        <div className="jobs__row jobs__row--head" role="row">
          <span role="columnheader">Job</span>
          {columns[status].map(({ name, title }) => (
            <span key={name} role="columnheader" className={`jobs__${name}`}>
              {title}
            </span>
          ))}
          <span role="columnheader">
            <span className="visually-hidden">Action</span>
          </span>
        </div>
      </div>
      <div role="rowgroup">
        {jobs.map((job) => (
          <JobRow
            key={job.id}
            job={job}
            status={status}
            selected={job.id === selected}
            namesQueue={namesQueue}
            onFocused={onFocused}
          />
        ))}
      </div>
    </div>
  );
});

interface RowProps {
  job: Job;
  status: ConversionStatus;
  selected: boolean;
  namesQueue: boolean;
  onFocused(id: string | null): void;
}

const open = (id: string) =>
  navigate(hrefTo({ job: id }), { replace: new URLSearchParams(location.search).has("job") });

const JobRow = memo(function JobRow({ job, status, selected, namesQueue, onFocused }: RowProps) {
  const choose = (event: MouseEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    if (event.target instanceof Element && event.target.closest("button, dialog")) return;
    event.preventDefault();
    open(job.id);
  };
  const kind = job.asset_filename === null ? job.job_type : readable(job.job_type);
  return (
    <div
      className={`jobs__row${selected ? " jobs__row--selected" : ""}`}
      role="row"
      data-row={job.id}
      onClick={choose}
      onFocus={() => onFocused(job.id)}
      onBlur={() => onFocused(null)}
    >
      <span role="cell" className="jobs__job">
        <a
          className="jobs__link"
          href={location.pathname + changedQuery(location.search, { job: job.id })}
          data-job={job.id}
          aria-current={selected || undefined}
          title={nameOf(job)}
        >
          {nameOf(job)}
        </a>
        <small className="jobs__kind">{namesQueue ? `${kind} · ${job.queue}` : kind}</small>
      </span>
      {columns[status].map(({ name, cell }) => (
        <span key={name} role="cell" className={`jobs__${name}`}>
          {cell(job)}
        </span>
      ))}
      <span role="cell" className="jobs__action">
        <JobAction job={job} />
      </span>
    </div>
  );
});

/** A job that has the focus and leaves the list (it has ended) hands the focus on to the one in its place. */
function useKeptFocus(jobs: readonly Job[], linkOf: (id: string) => HTMLElement | null): (id: string | null) => void {
  const focused = useRef<string | null>(null);
  const before = useRef(jobs);
  useLayoutEffect(() => {
    const id = focused.current;
    const index = id === null ? -1 : before.current.findIndex((job) => job.id === id);
    before.current = jobs;
    if (id === null || jobs.some((job) => job.id === id) || document.activeElement !== document.body) return;
    const heir = jobs[Math.min(Math.max(index, 0), jobs.length - 1)];
    focused.current = null;
    if (heir) linkOf(heir.id)?.focus();
  });
  const note = useRef((id: string | null) => {
    focused.current = id;
  });
  return note.current;
}
