"""Web and worker side by side for `./duban run`; on servers systemd takes this part.

Standard library only.  Each child leads a process group of its own: a Ctrl-C reaches us alone,
we ask the children to finish what they have in hand, and nothing is left behind.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from campaign.jobs.machine.steps import PYTHON, ROOT, Stop, environment, say

GRACE_SECONDS = 25
READY_WITHIN_SECONDS = 60
WEB = (str(PYTHON), "-m", "gunicorn", "-c", "campaign/jobs/machine/gunicorn_settings.py")
WORKER = (str(PYTHON), "-m", "campaign.jobs.entry", "worker")


def side_by_side(host: str, port: int) -> int:
    """Run both until a signal comes or one of them ends.

    Returns:
        0 after a signal, 1 when a process ended by itself.
    """
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    children = {"web": _start(WEB), "worker": _start(WORKER)}
    ready, started = False, time.monotonic()
    try:
        while not asked:
            fallen = [name for name, child in children.items() if child.poll() is not None]
            if fallen:
                say(f"{'、'.join(fallen)} 意外退出，已全部停止。{fallen[0]} ended: stopping all.")
                return 1
            if not ready and _answers(host, port):
                ready = True
                say(f"已就绪 Ready: http://{_shown(host)}:{port}    （Ctrl-C 停止 stops）")
            elif not ready and time.monotonic() - started > READY_WITHIN_SECONDS:
                say("网页服务启动时间过长。The web server takes unusually long to start.")
                ready = True
            time.sleep(0.2)
        say("正在停止… Stopping…")
        return 0
    finally:
        _stop(list(children.values()))
        say("已停止。Stopped.")


def _start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(), start_new_session=True, preexec_fn=_end_with_parent
    )


def _end_with_parent() -> None:
    """Ask Linux for a SIGTERM when the parent is killed outright (PR_SET_PDEATHSIG is 1)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0.1, until - time.monotonic()))
        try:
            os.killpg(child.pid, signal.SIGKILL)  # whatever is left of its group
        except ProcessLookupError:
            continue
        child.wait()


def refuse_taken(host: str, port: int) -> None:
    """Refuse to start where another program listens already.

    Raises:
        Stop: the address cannot be had; the text says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"{host} 的端口 {port} 不能使用（{error.strerror}）。换一个端口：\n"
                f"Port {port} of {host} cannot be had. Take another:  PORT={port + 1} ./duban …"
            ) from error


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((_shown(host), port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _shown(host: str) -> str:
    """An address that a browser on this machine can open."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
