import { useEffect, useRef, useState } from "react";
import type { FormEvent, RefObject } from "react";
import { ApiError, explain } from "../../api/errors";
import { useBusy } from "../../app/busy";
import { useWait } from "../../app/countdown";
import { signIn } from "../../app/session";
import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { Icon } from "../../components/Icon";

interface Props {
  because: "start" | "choice" | "expired";
}

export default function LoginPage({ because }: Props) {
  const form = useLoginForm();
  const { error, wait } = form;
  return (
    <main className="login">
      <form className="login__card" onSubmit={(event) => void form.submit(event)} noValidate>
        <Welcome />
        {because === "expired" && error === null && (
          <p className="login__note" role="status">
            Your session has ended. Sign in, and you are back where you were.
          </p>
        )}
        {error !== null && (
          <p className="login__error" role="alert">
            <Icon name="alert" />
            <span>{messageFor(error, wait)}</span>
          </p>
        )}
        <Field
          ref={form.emailField}
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
          required
          error={form.missing.email}
        />
        <PasswordField inputRef={form.passwordField} error={form.missing.password} />
        <Button type="submit" look="primary" className="login__submit" busy={form.busy} disabled={wait > 0}>
          {wait > 0 ? `Wait ${wait} s` : "Sign in"}
        </Button>
      </form>
    </main>
  );
}

function Welcome() {
  return (
    <>
      <div className="login__brand">
        <span className="login__mark">
          <Icon name="play" size={18} />
        </span>
        Greenroom
      </div>
      <h1 className="login__title">Sign in</h1>
    </>
  );
}

/** The fields keep their own text, so that what a password manager fills in is never lost. */
function useLoginForm() {
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({});
  const [error, setError] = useState<unknown>(null);
  const wait = useWait(error);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = "Sign in · Greenroom";
    emailField.current?.focus();
  }, []);

  const [busy, start] = useBusy(async () => {
    const email = emailField.current?.value.trim() ?? "";
    const password = passwordField.current?.value ?? "";
    setMissing({
      ...(email === "" ? { email: "Enter your email address." } : {}),
      ...(password === "" ? { password: "Enter your password." } : {}),
    });
    if (email === "" || password === "") {
      (email === "" ? emailField : passwordField).current?.focus();
      return;
    }
    setError(null);
    try {
      await signIn(email, password);
    } catch (failure) {
      setError(failure);
      passwordField.current?.focus();
      passwordField.current?.select();
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wait === 0) start();
  };
  return { missing, error, busy, wait, emailField, passwordField, submit };
}

interface PasswordProps {
  inputRef: RefObject<HTMLInputElement>;
  error?: string | undefined;
}

function PasswordField({ inputRef, error }: PasswordProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      ref={inputRef}
      label="Password"
      type={shown ? "text" : "password"}
      name="password"
      autoComplete="current-password"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={1024}
      required
      error={error}
      trailing={
        <button
          type="button"
          className="login__show"
          aria-label={shown ? "Hide what is typed" : "Show what is typed"}
          onClick={() => setShown(!shown)}
        >
          {shown ? "Hide" : "Show"}
        </button>
      }
    />
  );
}

function messageFor(error: unknown, wait: number): string {
  if (error instanceof ApiError) {
    if (error.status === 401) return "Email or password is wrong. Check both and try again.";
    if (error.status === 429) {
      return wait > 0 ? "Too many attempts. Please wait before the next one." : "You can try again now.";
    }
  }
  const { title, detail } = explain(error);
  return `${title}. ${detail}`;
}
