import { useEffect, useRef } from "react";
import type { Ref } from "react";
import { isMissing } from "../../api/errors";
import { assignmentActions } from "../../api/types";
import type { AssignmentAction, AssignedUser } from "../../api/types";
import { useLasting } from "../../app/environment";
import { oneOf } from "../../app/query";
import { navigate, useParameter } from "../../app/router";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Icon } from "../../components/Icon";
import { LiveMark } from "../../components/LiveMark";
import { Page } from "../../components/Page";
import { PageLink } from "../../components/PageLink";
import { Skeleton } from "../../components/Skeleton";
import { StaleNotice } from "../../components/StaleNotice";
import { nameOf } from "../../format/text";
import { AssignmentTimeline } from "./AssignmentTimeline";
import type { AssignmentTimelineHandle } from "./AssignmentTimeline";
import { CurrentAsset } from "./CurrentAsset";
import { history, opened, refreshNow, startUser } from "./openUser";
import { auditHref, listHref } from "./place";

/** One user: the asset of now, and how it came to that. */
export default function UserPage({ id }: { id: string }) {
  const { user, error } = useStore(opened, (state) => state);
  const action = oneOf(useParameter("action"), assignmentActions);
  const timeline = useRef<AssignmentTimelineHandle>(null);
  const waiting = useLasting(user === null && error === null, 150);
  useEffect(() => startUser(id), [id]);
  useEffect(() => history.show({ user: id, action }), [id, action]);
  useCommands((command) => {
    if (command === "close") {
      navigate(listHref(id));
      return true;
    }
    if (command !== "next" && command !== "previous") return false;
    return timeline.current?.move(command === "next" ? 1 : -1) ?? false;
  });
  return (
    <Page title={user ? `${nameOf(user)} · Users` : "Users"}>
      <header className="page-head">
        <PageLink className="button button--quiet button--small user__back" href={listHref(id)}>
          <Icon name="back" />
          Users
        </PageLink>
        <h1 className="page-head__title">{user ? nameOf(user) : "User"}</h1>
        <LiveMark />
        {user && (
          <div className="page-head__tools">
            <PageLink className="button button--plain button--normal" href={auditHref(id)}>
              <Icon name="audit" />
              Show in audit
            </PageLink>
          </div>
        )}
      </header>
      {user && (
        <div className="page__body">
          {error !== null && <StaleNotice error={error} onRetry={refreshNow} />}
          <Columns user={user} action={action} timeline={timeline} />
        </div>
      )}
      {!user && error !== null && <Missing error={error} id={id} />}
      {!user && waiting && <Waiting />}
    </Page>
  );
}

interface ColumnsProps {
  user: AssignedUser;
  action: AssignmentAction | null;
  timeline: Ref<AssignmentTimelineHandle>;
}

function Columns({ user, action, timeline }: ColumnsProps) {
  return (
    <div className="user">
      <CurrentAsset user={user} />
      <AssignmentTimeline user={user} action={action} handle={timeline} />
    </div>
  );
}

function Missing({ error, id }: { error: unknown; id: string }) {
  if (!isMissing(error)) return <ErrorState error={error} onRetry={refreshNow} />;
  return (
    <EmptyState
      icon="search"
      title="No such user"
      action={<Button onClick={() => navigate(listHref(id))}>Show all users</Button>}
    >
      The account may be gone, or the link is not complete.
    </EmptyState>
  );
}

function Waiting() {
  return (
    <div className="page__body" role="status" aria-label="Loading the user">
      <div className="user">
        <Skeleton height="260px" />
        <Skeleton height="320px" />
      </div>
    </div>
  );
}
