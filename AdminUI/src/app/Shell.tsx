import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { explain } from "../api/errors";
import type { User } from "../api/types";
import { Avatar } from "../components/Avatar";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Menu } from "../components/Menu";
import { PageLink } from "../components/PageLink";
import { plural } from "../format/text";
import { startLibrary, stopLibrary } from "../pages/media/libraryEffects";
import { commitDeletions } from "../pages/media/deletions";
import { abandonUploads, uploads } from "../pages/media/uploadEffects";
import { startUndo } from "../pages/media/undoEffects";
import { isOpen } from "../pages/media/uploads";
import { useBusy } from "./busy";
import { startLive } from "./live";
import { auditPath, charactersPath, isWithin, mediaPath, navigate, queuesPath, usePlace, usersPath } from "./router";
import { session, signOut } from "./session";
import { ShortcutHelp } from "./ShortcutHelp";
import { useCommands } from "./shortcuts";
import { useStore } from "./Store";
import { chooseTheme, theme } from "./theme";
import { themes } from "./themeAttribute";
import type { Theme } from "./themeAttribute";
import { showToast, takeLatestAction, toasts } from "./toasts";

const pages = [
  { path: mediaPath, name: "Media", icon: "media" },
  { path: charactersPath, name: "Characters", icon: "characters" },
  { path: usersPath, name: "Users", icon: "users" },
  { path: queuesPath, name: "Queues", icon: "queues" },
  { path: auditPath, name: "Audit", icon: "audit" },
] as const;

/** The rail on the left, and the page beside it. */
export function Shell({ user, children }: { user: User; children: ReactNode }) {
  const [helping, setHelping] = useState(false);
  useEffect(() => {
    startLibrary();
    const stopLive = startLive();
    const stopUndo = startUndo(user.id);
    return () => {
      stopUndo();
      stopLive();
      stopLibrary();
    };
  }, [user.id]);
  useEffect(
    () => () => {
      const now = session.get();
      if (now.phase === "signedOut" && now.because === "choice") abandonUploads();
    },
    [],
  );
  useCommands((command) => {
    if (command === "help") setHelping(true);
    else if (command === "goMedia") navigate(mediaPath);
    else if (command === "goCharacters") navigate(charactersPath);
    else if (command === "goQueues") navigate(queuesPath);
    else if (command === "goUsers") navigate(usersPath);
    else if (command === "goAudit") navigate(auditPath);
    else return command === "undo" && takeLatestAction();
    return true;
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="rail">
        <Pages />
        <div className="rail__tools">
          <Button look="quiet" icon="help" label="Keyboard shortcuts" onClick={() => setHelping(true)} />
          <ThemeMenu />
          <AccountMenu user={user} />
        </div>
      </header>
      {children}
      {helping && <ShortcutHelp onClose={() => setHelping(false)} />}
    </div>
  );
}

function Pages() {
  const { path } = usePlace();
  return (
    <nav className="rail__pages" aria-label="Pages">
      {pages.map((page) => (
        <PageLink key={page.path} className="rail__page" href={page.path} current={isWithin(page.path, path)}>
          <Icon name={page.icon} size={18} />
          <span className="rail__name">{page.name}</span>
        </PageLink>
      ))}
    </nav>
  );
}

const themeWords: Record<Theme, string> = { system: "Like the system", light: "Light", dark: "Dark" };
const themeIcons = { system: "screen", light: "sun", dark: "moon" } as const;

function ThemeMenu() {
  const chosen = useStore(theme, (state) => state);
  return (
    <Menu label="Theme" trigger={<Icon name={themeIcons[chosen]} />}>
      <fieldset className="choices">
        <legend className="visually-hidden">Theme</legend>
        {themes.map((option) => (
          <label key={option} className="choices__choice">
            <input
              type="radio"
              name="theme"
              checked={option === chosen}
              onChange={() => chooseTheme(option)}
            />
            <Icon name={themeIcons[option]} />
            {themeWords[option]}
          </label>
        ))}
      </fieldset>
    </Menu>
  );
}

function AccountMenu({ user }: { user: User }) {
  const sending = useStore(uploads, (list) => list.filter(isOpen).length);
  const name = user.name || user.email;
  const [leaving, leave] = useBusy(async () => {
    try {
      await commitDeletions();
      await signOut();
      toasts.set([]);
    } catch (error) {
      showToast(`You are still signed in. ${explain(error).detail}`, { tone: "error" });
    }
  });
  return (
    <Menu label={`Account: ${name}`} trigger={<Avatar name={name} />}>
      <p className="account">
        <strong>{name}</strong>
        <span>{user.email}</span>
      </p>
      <Button look="quiet" icon="leave" busy={leaving} className="account__leave" onClick={leave}>
        {sending > 0 ? `Sign out and cancel ${plural(sending, "upload")}` : "Sign out"}
      </Button>
    </Menu>
  );
}
