"""Disks, mounts, and the rights of files: dd, mkfs, chmod, chown."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.families.files import worst, write
from gate.commands.grades import READ, Verdict, judge
from gate.expressions import Lazy


def ddrescue(call: Call) -> Verdict | None:
    """`ddrescue from to map`: https://www.gnu.org/software/ddrescue/manual/ddrescue_manual.html"""
    words = call.words(("-b", "-s", "-i", "-o", "-c", "-r", "-a", "-T"))
    return write(words[1], call) if len(words) > 1 else READ


def dd(call: Call) -> Verdict | None:
    target = next((arg[3:] for arg in call.args if arg.startswith("of=")), None)
    source = next((arg[3:] for arg in call.args if arg.startswith("if=")), "")
    if target is None:
        return paths.read_verdict(source, call.shell.cwd, call.line()) or READ
    if UNKNOWN in target:
        return judge("unreadable", call.line(), None, why="overwrites a target that is only known when it runs")
    return write(target, call)


GROUPED = ("btrfs", "diskutil", "parted")
"""Their verb stands behind what it is about: `btrfs subvolume list`; elsewhere a second word may be any name."""
_NAMED = ("lv", "vg", "pv", "mkfs", "mke2fs", "mkswap", "newfs", "wipefs", "shred", "blkdiscard", "badblocks")
"""These have no verb: whatever stands there is what they work on."""
_DISK_READS = frozenset(
    [
        "version",
        "list",
        "ls",
        "status",
        "info",
        "show",
        "get",
        "df",
        "history",
        "iostat",
        "luksDump",
        "isLuks",
        "usage",
        "print",
        "smart-log",
        "id-ctrl",
    ]
)
_DISK_WRITES = frozenset(
    [
        "snapshot",
        "create",
        "mount",
        "unmount",
        "umount",
        "open",
        "close",
        "luksOpen",
        "luksClose",
        "import",
        "export",
        "scrub",
        "set",
        "clone",
        "send",
    ]
)


_LISTS = {
    "fdisk": ("-l", "--list", "--help"),
    "parted": ("-l", "--list", "--help"),
    "sfdisk": ("-l", "--list", "-d", "--dump", "-n", "--no-act", "--help"),
    "gdisk": ("-l", "--help"),
    "sgdisk": ("-p", "--print", "-v", "--verify", "-O", "--print-mbr", "--help"),
    "wipefs": ("-n", "--no-act", "--help"),
}
"""Options by which a program only says what there is: https://linux.die.net/man/8/sgdisk"""
_PARTED = frozenset(
    "mklabel mktable mkpart rm rescue resizepart resize name set toggle move mkfs disk_set type".split()
)
"""https://www.gnu.org/software/parted/manual/parted.html#Command-explanations"""


def _of_windows(arg: str) -> bool:
    """Whether `format` is told a drive, or how."""
    return arg.rstrip("\\").endswith(":") or arg.lower().startswith(("fs=", "/fs", "/q", "/y", "/x", "/v:"))


def format_disk(call: Call) -> Verdict | None:
    if not set(call.args).isdisjoint(_LISTS.get(call.name, ())) and "--" not in call.args:
        return READ
    if not call.words() and call.has("-V", "--version", "-h"):
        return READ
    if call.name == "parted" and "print" in call.args and _PARTED.isdisjoint(call.args):
        return READ
    if call.name == "format" and not any(_of_windows(arg) for arg in call.args):
        return None  # a program of a project: that of Windows is told which drive
    words = call.words(("-L", "-t", "-b", "-i", "-N", "-m", "-O", "-U", "--label", "--type"))
    if (call.name.startswith(("lv", "vg", "pv")) and call.asks("test")) or (
        call.name == "zfs" and words[:1] == ["destroy"] and call.has("-n")
    ):
        return READ
    if call.name == "wipefs" and not call.has("-a", "--all", "-o"):
        return READ
    if call.name == "mdadm" and call.exactly("stop", "zero-superblock", "fail", "remove"):
        return judge("operate" if call.exactly("stop") else "wipe", call.line(), None)
    verbs = set(words[: 0 if call.name.startswith(_NAMED) else 2 if call.name in GROUPED else 1])
    if (
        (_DISK_READS & verbs and call.name != "parted")
        or call.exactly("detail", "examine", "scan")
        or (call.name == "hdparm" and call.has("-I", "-i", "-t", "-T"))
    ):
        return READ
    if call.name in ("zfs", "zpool", "btrfs", "mdadm", "cryptsetup", "nvme", "diskutil") and _DISK_WRITES & verbs:
        return judge("host", call.line(), None)
    if (
        call.name == "resize2fs"
        and len(words) == 1
        and re.fullmatch(r"/dev/[\w/.-]+", words[0])
        and not call.has("-M", "-s", "-b")
    ):
        return judge("host", call.line(), None, why=f"lets the file system on {words[0]} fill its disk")
    image = call.name.startswith(("mkfs", "mke2fs", "mkswap", "newfs", "badblocks")) and words
    if (
        image
        and not any(word.startswith("/dev/") for word in words)
        and paths.kind_of(words[-1], call.shell.cwd) in ("project", "temp", "cache")
    ):
        return judge("local", call.line(), None)
    return judge("wipe", call.line(), None, why="formats or repartitions a disk: cannot be undone")


_CEPH_READS = frozenset(
    "status health df ls list lspools dump stat tree get show info metadata versions find map diff du report".split()
)
_CEPH_REMOVES = frozenset("purge destroy rm remove delete zap lost".split())


def ceph(call: Call) -> Verdict | None:
    """ceph, rbd, rados, radosgw-admin, ceph-volume: https://docs.ceph.com/en/latest/man/8/ceph/"""
    words = set(call.words()[:4])
    if words & _CEPH_REMOVES or any(arg.startswith("--yes-i-really") for arg in call.args):
        return judge("wipe", call.line(), None, why="removes what a cluster of disks stores: cannot be undone")
    if "auth" not in words and (words & _CEPH_READS or call.has("-s", "-w", "--version", "--help")):
        return READ
    return judge("change", call.line(), None)


_OF_A_CONTAINER = Lazy(r"^/(?:app|usr/src/app|home/node)(?:/(?!.*\.\.)[\w./-]*)?$")
"""Where images of containers keep their one program."""


def modes(call: Call) -> Verdict | None:
    """chmod, chown, chgrp, chattr, setfacl, chflags."""
    recursive = call.has("-R", "--recursive")
    words = [a for a in call.args if a[:1] != "-" or (re.match(r"-[rwxst]+$", a) and call.name == "chmod")]
    reference = any(a.startswith("--reference") for a in call.args)
    mode, targets = ("", words) if reference else (words[0] if words else "", words[1:])
    if (
        call.name in ("chattr", "chflags")
        and not mode.startswith(("+", "="))
        and (call.name == "chattr" or not targets)
    ):
        mode, targets = "", words  # chattr's mode may begin with a dash
    found: list[Verdict] = []
    for target in targets:
        found.append(_mode(call, mode, target, recursive))
    return worst(found or [judge("local", call.line(), None)])


def _mode(call: Call, mode: str, target: str, recursive: bool) -> Verdict:
    kind = paths.kind_of(target, call.shell.cwd)
    line = call.line()
    if kind == "guard" and not (call.name == "chmod" and re.match(r"[ua]?\+x$", mode)):
        return judge("tamper", line, None, why=f"changes who may run or read the guard {target}")
    if call.name == "chmod" and re.search(r"^[2467]\d{3}$|[ug]\+[rwx]*s", mode):
        return judge("access", line, None, why=f"lets {target} run with another user's rights")
    if recursive and _OF_A_CONTAINER.search(target) and call.name in ("chown", "chgrp"):
        return judge("access", line, None, why=f"changes whose {target} is, with all below it")._replace(level=3)
    if recursive and kind in ("root", "home", "system", "device", "access"):
        return judge("wipe", line, None, why=f"changes the rights of everything under {target}")
    if kind in ("root", "system", "device", "home"):
        return judge("access", line, None, why=f"changes the rights of {target}")._replace(level=3)
    if kind == "access":
        tight = call.name == "chmod" and re.match(r"0?[4567]00$|go-|g-|o-|u\+", mode)
        return judge("local" if tight else "access", line, None, why=f"changes the rights of {target}")
    if call.name in ("chattr", "setfacl", "chflags"):
        return judge("host", line, None, why=f"changes the rights of {target}")
    if re.match(r"0?777$|a\+rwx?$|o\+w|ugo\+", mode) and kind not in ("temp", "cache"):
        return judge("host", line, None, why=f"lets everybody write {target}")
    if call.name == "chmod" and re.search(r"-[rwx]*[rx]|^0{1,3}0$", mode) and recursive:
        return judge("host", line, None, why=f"takes rights away from {target}")
    if kind in ("outside", "unknown", "parent") and recursive:
        return judge("host", line, None, why=f"changes the rights of {target}")
    return judge("local", line, None, why=f"changes the rights of {target}")


def mount(call: Call) -> Verdict | None:
    if not call.args or call.has("-l", "--help"):
        return READ
    return call.judge("host", "changes what is mounted")


HANDLERS: dict[str, Handler] = {
    "ddrescue": ddrescue,
    **dict.fromkeys(("dd", "dcfldd", "pv"), dd),
    **dict.fromkeys((
        "mkfs", "mke2fs", "mkswap", "fdisk", "parted", "sfdisk", "gdisk", "sgdisk", "cfdisk", "wipefs", "blkdiscard",
        "mkfs.ext2", "mkfs.ext3", "mkfs.ext4", "mkfs.xfs", "mkfs.btrfs", "mkfs.vfat", "mkfs.fat", "mkfs.ntfs", "mkfs.f2fs",
        "mkfs.exfat", "hdparm", "nvme", "cryptsetup", "lvremove", "vgremove", "pvremove", "mdadm", "zpool", "zfs", "format",
        "diskutil", "newfs", "badblocks", "lvreduce", "btrfs", "tune2fs", "resize2fs",
    ), format_disk),
    **dict.fromkeys(("ceph", "ceph-volume", "rbd", "rados", "radosgw-admin"), ceph),
    **dict.fromkeys(("chmod", "chown", "chgrp", "chattr", "setfacl", "chflags", "icacls", "takeown"), modes),
    **dict.fromkeys(("mount", "umount", "swapon", "swapoff", "losetup"), mount),
}  # fmt: skip
