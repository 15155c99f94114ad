import { Suspense, useEffect } from "react";
import { Announcer } from "../components/Announcer";
import { ErrorState } from "../components/ErrorState";
import { Toasts } from "../components/Toasts";
import { onHealed } from "./connection";
import { Crash } from "./Crash";
import { lazyPage } from "./lazyPage";
import { OfflineBand } from "./OfflineBand";
import { nameBelow, namesBelow } from "./query";
import { auditPath, charactersPath, isWithin, mediaPath, navigate, queuesPath, usePlace, usersPath } from "./router";
import { checkSession, session } from "./session";
import { Shell } from "./Shell";
import { useStore } from "./Store";

const LoginPage = lazyPage(() => import("../pages/login/LoginPage"));
const MediaPage = lazyPage(() => import("../pages/media/MediaPage"));
const CharactersPage = lazyPage(() => import("../pages/characters/CharactersPage"));
const CharacterPage = lazyPage(() => import("../pages/characters/CharacterPage"));
const QueuesPage = lazyPage(() => import("../pages/queues/QueuesPage"));
const UsersPage = lazyPage(() => import("../pages/users/UsersPage"));
const UserPage = lazyPage(() => import("../pages/users/UserPage"));
const AuditPage = lazyPage(() => import("../pages/audit/AuditPage"));

/** Those whose addresses go on below their own. */
const pagesWithin = [charactersPath, queuesPath, usersPath, auditPath];

/** Who is here decides what is seen; the address stays as it is, so signing in leads to where one wanted to go. */
export function App() {
  return (
    <Crash>
      <OfflineBand />
      <Gate />
      <Toasts />
      <Announcer />
    </Crash>
  );
}

function Gate() {
  const current = useStore(session, (state) => state);
  const { path, search } = usePlace();
  useEffect(() => {
    if (current.phase !== "failed") return undefined;
    const timer = setTimeout(() => void checkSession(), 5000);
    const forget = onHealed(() => void checkSession());
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [current]);
  useEffect(() => {
    // Whatever else was typed or linked leads to the first page.
    if (path !== mediaPath && !pagesWithin.some((page) => isWithin(page, path))) {
      navigate(mediaPath + search, { replace: true });
    }
  }, [path, search]);
  switch (current.phase) {
    case "checking":
      return null;
    case "failed":
      return (
        <main>
          <h1 className="visually-hidden">Greenroom</h1>
          <ErrorState error={current.error} onRetry={() => void checkSession()} />
        </main>
      );
    case "signedOut":
      return (
        <Suspense fallback={null}>
          <LoginPage because={current.because} />
        </Suspense>
      );
    case "signedIn":
      return (
        <Shell user={current.user}>
          <Suspense fallback={<main />}>
            <CurrentPage path={path} />
          </Suspense>
        </Shell>
      );
  }
}

function CurrentPage({ path }: { path: string }) {
  if (isWithin(queuesPath, path)) return <QueuesPage />;
  if (isWithin(auditPath, path)) return <AuditPage />;
  if (isWithin(charactersPath, path)) {
    const [id] = namesBelow(charactersPath, path);
    return id === undefined ? <CharactersPage /> : <CharacterPage key={id} id={id} />;
  }
  if (!isWithin(usersPath, path)) return <MediaPage />;
  const id = nameBelow(usersPath, path);
  return id === null ? <UsersPage /> : <UserPage key={id} id={id} />;
}
