import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { observeTransport } from "./api/client";
import { App } from "./app/App";
import { foundConnection, lostConnection } from "./app/connection";
import { checkSession, session, sessionExpired } from "./app/session";
import "./main.css";

observeTransport({
  reachable: foundConnection,
  unreachable: lostConnection,
  unauthenticated: sessionExpired,
});

if (session.get().phase === "checking") void checkSession();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
