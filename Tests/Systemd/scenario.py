"""Runs as a service of the systemd that `run` boots: installs by docs/operations.md, then holds it to what it says."""

import json
import os
import pwd
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

API = "http://127.0.0.1:8080"
DATABASE = "host=/run/postgresql user=greenroom dbname=greenroom"
CREDENTIALS = Path("/etc/greenroom/credentials")
WORKERS = [f"greenroom-conversion-worker@{number}" for number in (1, 2, 3, 4)]


def sh(command, check=True):
    done = subprocess.run(["bash", "-euc", command], capture_output=True, text=True)
    if check and done.returncode:
        raise AssertionError(f"{command}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def eventually(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.1)
    return value


def prop(unit, name):
    return sh(f"systemctl show --value -p {name} {unit}")


def sql(query):
    return sh(f'setpriv --reuid=greenroom --regid=greenroom --init-groups psql -XqAt -d greenroom -c "{query}"')


def call(method, path, body=None, **headers):
    headers["Authorization"] = f"Bearer {TOKEN}"
    request = urllib.request.Request(API + path, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def upload(clip, name):
    sh(f"curl -fsS -o /run/test/answer -H 'Authorization: Bearer {TOKEN}' "
       f"-F 'file=@{clip};type=video/mp4;filename={name}.mp4' {API}/api/admin/assets/upload")
    answer = json.loads(Path("/run/test/answer").read_text())
    return answer["id"]


def clip(name, seconds, size="320x180"):
    path = f"/tmp/{name}.mp4"
    sh(f"ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size={size}:rate=24:duration={seconds} "
       f"-vf drawbox=w={5 + hash(name) % 200}:h=9:color=red:t=fill -c:v libx264 -preset ultrafast -pix_fmt yuv420p {path}")
    return path


def unfinished():
    return int(sql("SELECT count(*) FROM queue_jobs WHERE status NOT IN ('completed', 'failed', 'cancelled')"))


# --- docs/operations.md, step by step ---------------------------------------------------------------------------------

def servers():
    """Debian's own PostgreSQL and Redis, as their packages set them up."""
    sh("rm -rf /etc/postgresql/15/main /var/lib/postgresql/15/main; mkdir -p /var/log/postgresql")
    sh("pg_createcluster 15 main -- --no-sync --auth-local=peer >/dev/null")
    sh("systemctl start postgresql@15-main redis-server")


def user_and_database():
    sh("systemd-sysusers")
    assert pwd.getpwnam("greenroom").pw_shell.endswith("nologin")
    sh("runuser -u postgres -- createuser greenroom")
    sh("runuser -u postgres -- createdb greenroom")
    sh("cd / && runuser -u postgres -- greenroom-migrate host=/run/postgresql greenroom postgres")
    sh("runuser -u postgres -- psql -c 'GRANT greenroom_app TO greenroom'")


def credentials():
    os.umask(0o077)
    (CREDENTIALS / "signing-keys").write_text(sh("openssl rand -hex 32") + "\n")
    (CREDENTIALS / "database-url").write_text(DATABASE + "\n")
    (CREDENTIALS / "redis-url").write_text("redis://127.0.0.1:6379\n")
    os.umask(0o022)


def first_admin():
    global TOKEN
    sh("install -d -o greenroom -m 0700 /run/greenroom-setup && openssl rand -base64 18 >/run/greenroom-setup/password "
       "&& chown greenroom /run/greenroom-setup/password && cd /run/greenroom-setup "
       "&& GREENROOM_DATABASE_URL=$(cat /etc/greenroom/credentials/database-url) runuser -u greenroom -- "
       "greenroom-api create-admin --email ada@example.com --name Ada --password-file password --token-file token")
    TOKEN = Path("/run/greenroom-setup/token").read_text().strip()


def start():
    sh("systemctl enable --now greenroom.target")
    # Type=notify: the command above has returned, so they are ready.
    for unit in ("greenroom.target", "greenroom-api", WORKERS[0], "greenroom-preview-worker@1"):
        assert prop(unit, "ActiveState") == "active", sh(f"journalctl --no-pager -u {unit}", check=False)
    assert call("GET", "/readyz")["status"] == "ready"
    assert "root" in urllib.request.urlopen(API + "/").read().decode()


def scale():
    sh("systemctl enable --now greenroom-conversion-worker@{2..4}")
    assert int(sql("SELECT count(*) FROM queue_workers WHERE stopped_at IS NULL AND program = 'conversion-worker'")) == 4


# --- What must hold ---------------------------------------------------------------------------------------------------

def converts():
    asset = upload(clip("first", 3), "first")
    eventually("the clip is converted", lambda: not unfinished(), 120)
    found = call("GET", f"/api/admin/assets/{asset}")
    assert found["webm_url"] and found["gif_url"] and found["thumbnail_url"], found
    assert sql("SELECT string_agg(DISTINCT status, ',') FROM queue_jobs") == "completed", sql(
        "SELECT id, status, error FROM queue_jobs")


def sandbox():
    for unit in ("greenroom-api", WORKERS[0]):
        pid = prop(unit, "MainPID")
        status = Path(f"/proc/{pid}/status").read_text()
        number = pwd.getpwnam("greenroom").pw_uid
        for expected in (f"Uid:\t{number}\t{number}", "NoNewPrivs:\t1", "Seccomp:\t2", "CapBnd:\t0000000000000000",
                         "CapEff:\t0000000000000000"):
            assert expected in status, (unit, expected, status)
        environment = Path(f"/proc/{pid}/environ").read_text()
        assert "host=/run/postgresql" not in environment and "redis://" not in environment
        inside = f"nsenter -t {pid} -m --"
        for path in "/etc", "/usr", "/usr/local/bin", "/var", "/var/lib", "/opt":
            refused = sh(f"{inside} touch {path}/x 2>&1", check=False)
            assert "Read-only" in refused, (path, refused)
        for path in "/home", "/root":
            assert not sh(f"{inside} find {path} -mindepth 1", check=False), path
        assert not Path(f"/proc/{pid}/root/proc/meminfo").exists() and not Path(f"/proc/{pid}/root/dev/sda").exists()
        for path in "/var/lib/greenroom/storage/x", "/tmp/x", "/var/tmp/x":
            sh(f"{inside} cp /bin/true {path}")
            assert "Permission denied" in sh(f"{inside} {path} 2>&1", check=False), path
            sh(f"{inside} rm {path}")
        assert prop(unit, "LimitNOFILESoft") == prop(unit, "LimitNOFILE")
    connections = urllib.request.urlopen(API + "/metrics").read().decode()
    started = float(re.search(r"^process_start_time_seconds (\S+)", connections, re.M).group(1))
    assert abs(time.time() - started) < 600, started


def network():
    """A service reaches this machine and no other: an address that is not localhost stands for all of those."""
    sh("ip address add 192.0.2.1/32 dev lo")
    server = subprocess.Popen(["python3", "-m", "http.server", "--bind", "0.0.0.0", "8099", "--directory", "/var/empty"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    eventually("the server listens", lambda: "LISTEN" in sh("ss -Hltn sport = :8099"))
    # By its name it takes the common file; a drop-in of its own undoes what concerns services that stay.
    Path("/run/systemd/system/greenroom-probe@.service").write_text(
        "[Service]\nExecStart=/bin/bash -c 'exec 3<>/dev/tcp/%i/8099'\n")
    drop_in = Path("/run/systemd/system/greenroom-probe@.service.d")
    drop_in.mkdir()
    (drop_in / "50.conf").write_text("[Service]\nType=oneshot\nRestart=no\nTimeoutStartSec=5\n")
    sh("systemctl daemon-reload")
    sh("exec 3<>/dev/tcp/192.0.2.1/8099")
    sh("systemctl start greenroom-probe@127.0.0.1")
    assert sh("systemctl start greenroom-probe@192.0.2.1 && echo reached", check=False) != "reached"
    server.kill()
    server.wait()


def slices():
    assert prop("greenroom-api", "ControlGroup") == "/greenroom.slice/greenroom-api.service"
    group = prop(WORKERS[0], "ControlGroup")
    assert group.startswith("/greenroom.slice/greenroom-workers.slice/"), group


def killed():
    """Whatever is killed is there again, and its work is done."""
    upload(clip("killed", 4), "killed")
    eventually("a conversion runs", lambda: int(sql("SELECT count(*) FROM queue_jobs WHERE status = 'processing'")))
    before = {unit: prop(unit, "MainPID") for unit in ["greenroom-api", *WORKERS]}
    for pid in before.values():
        os.kill(int(pid), 9)
    for unit, pid in before.items():
        eventually(f"{unit} is back", lambda: prop(unit, "ActiveState") == "active" and prop(unit, "MainPID") != pid)
    eventually("the job is done", lambda: not unfinished(), 120)
    assert sql("SELECT string_agg(DISTINCT status, ',') FROM queue_jobs") == "completed"


def rolling_restart():
    """One worker after the other, while there is work: no job fails, no attempt is spent."""
    for number in range(8):
        upload(clip(f"rolling-{number}", 3), f"rolling-{number}")
    spent = sql("SELECT sum(retry_count), sum(crashes) FROM queue_jobs")
    for unit in WORKERS:
        sh(f"systemctl restart {unit}")
    eventually("all jobs are done", lambda: not unfinished(), 240)
    assert sql("SELECT string_agg(DISTINCT status, ',') FROM queue_jobs") == "completed"
    assert sql("SELECT sum(retry_count), sum(crashes) FROM queue_jobs") == spent


def drain():
    """A stop waits for the running conversion, and leaves no process."""
    sh(f"systemctl stop {' '.join(WORKERS[1:])}")
    asset = upload(clip("drain", 4), "drain")
    eventually("it runs", lambda: int(sql("SELECT count(*) FROM queue_jobs WHERE status = 'processing'")))
    started = time.monotonic()
    sh(f"systemctl stop {WORKERS[0]}")
    seconds = time.monotonic() - started
    assert prop(WORKERS[0], "Result") == "success" and seconds < 30, (prop(WORKERS[0], "Result"), seconds)
    assert not sh("pgrep -x ffmpeg", check=False)
    status = sql(f"SELECT status, retry_count FROM queue_jobs WHERE asset_id = '{asset}'")
    assert status in ("completed|0", "pending|0"), status
    sh(f"systemctl start {' '.join(WORKERS)}")
    eventually("it is done", lambda: not unfinished(), 120)
    return f"{seconds:.1f} s, then {status}"


def watchdog():
    """An event loop that hangs is noticed, though the rest of the process goes on; strace makes its waits last."""
    told = []
    for unit in ("greenroom-api", WORKERS[0]):
        pid, began = prop(unit, "MainPID"), time.monotonic()
        loops = [task.name for task in Path(f"/proc/{pid}/task").iterdir()
                 if (task / "comm").read_text().startswith("NIO-ELT")]
        tracer = subprocess.Popen(
            ["strace", "-qq", "-o", "/dev/null", "-e", "trace=epoll_wait",
             "-e", "inject=epoll_wait:delay_enter=300000000", "-p", loops[0]])
        journal = f"journalctl --no-pager -o cat -u {unit}"
        eventually(f"systemd misses {unit}", lambda: "Watchdog timeout" in sh(journal), 100)
        told.append(f"{unit} after {time.monotonic() - began:.0f} s")
        # A process that is traced cannot end.
        tracer.kill()
        tracer.wait()
        assert "Services are stuck" in sh(journal), sh(journal)[-2000:]
        eventually(f"{unit} is ready again",
                   lambda: prop(unit, "ActiveState") == "active" and prop(unit, "MainPID") != pid)
    return ", ".join(told)


def database_away():
    """Nobody gives up, however long it takes."""
    sh("systemctl stop postgresql@15-main")
    sh(f"systemctl kill -s KILL {WORKERS[0]}")
    eventually("several starts", lambda: int(prop(WORKERS[0], "NRestarts")) >= 5, 60)
    sh("systemctl start postgresql@15-main")
    eventually("it is back", lambda: prop(WORKERS[0], "ActiveState") == "active")


def redis_socket():
    """The drop-in for a Redis that Debian opens to its group alone."""
    sh("printf 'unixsocket /run/redis/redis-server.sock\\nunixsocketperm 770\\nport 0\\n' >>/etc/redis/redis.conf")
    sh("systemctl restart redis-server")
    (CREDENTIALS / "redis-url").write_text("/run/redis/redis-server.sock\n")
    folder = Path("/etc/systemd/system/greenroom-.service.d")
    folder.mkdir()
    (folder / "redis.conf").write_text("[Service]\nSupplementaryGroups=redis\n")
    sh("systemctl daemon-reload; systemctl restart greenroom.target")
    eventually("the gateway is ready", lambda: "ready" in sh(f"curl -fsS {API}/readyz", check=False))
    upload(clip("socket", 1), "socket")
    eventually("the clip is converted", lambda: not unfinished(), 120)


def stop():
    sh("systemctl stop greenroom.target")
    for unit in ["greenroom-api", *WORKERS]:
        assert prop(unit, "ActiveState") == "inactive", (unit, prop(unit, "Result"))
        assert prop(unit, "Result") == "success", (unit, prop(unit, "Result"))
    assert not sh("pgrep -u greenroom", check=False)


STEPS = [servers, user_and_database, credentials, first_admin, start, scale, converts, sandbox, network, slices, killed,
         rolling_restart, drain, watchdog, database_away, redis_socket, stop]

try:
    for step in STEPS:
        began = time.monotonic()
        note = step()
        print(f"{time.monotonic() - began:6.1f} s  {step.__name__}{': ' + note if note else ''}")
    Path("/run/test/status").write_text("passed")
except BaseException:
    import traceback
    traceback.print_exc()
    print(sh("systemctl --no-pager status 'greenroom*'; journalctl --no-pager -n 60 -o cat", check=False))
