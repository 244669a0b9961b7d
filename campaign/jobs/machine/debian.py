"""What only the system can give to the tests: a browser, its fonts, a library, an office."""

import glob
import os
import shutil

from campaign.jobs.machine.steps import WORKSHOP, Stop, step

PACKAGES = {  # Debian's name -> where it is found, on Debian and elsewhere
    "chromium": ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"),
    "libatomic1": ("/usr/lib/*/libatomic.so.1", "/usr/lib*/libatomic.so.1"),
    "fonts-noto-cjk": ("/usr/share/fonts/**/NotoSansCJK*",),
    "libreoffice-writer-nogui": ("/usr/bin/soffice", "/usr/bin/libreoffice"),
}


def missing_packages() -> list[str]:
    """The packages that are not there, by their Debian names."""
    return [
        name
        for name, places in PACKAGES.items()
        if not any(glob.glob(place, recursive=True) for place in places)
    ]


def ask_the_system() -> None:
    """Install as root what is missing.

    Raises:
        Stop: something is missing and we may not install it; the text names the command.
    """
    missing = missing_packages()
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Stop(
            f"测试还需要 The tests also need: {'、'.join(missing)}\n"
            "请以 root 运行 As root, please run:\n"
            f"  apt-get update && apt-get install --no-install-recommends {' '.join(missing)}"
        )
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    WORKSHOP.mkdir(exist_ok=True)
    step("更新软件包目录 Refreshing the list of packages", ["apt-get", "update", "-q"])
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing]
    step(f"安装 Installing {' '.join(missing)}", command)
