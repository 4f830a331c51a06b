"""Become another program that dies with its parent, under a name PostgreSQL accepts. Run by path, so standard library only.

    python -I -S config/child.py PARENT_PID SIGNAL WHO PROGRAM [ARGUMENT...]

WHO is "-" (as we are), "namespace:NAME" (a user namespace in which we are called NAME and still own our files) or
"user:NAME" (root gives its rights up for good). A script of its own and no preexec_fn, because code between fork and
exec deadlocks in a parent that has threads.
"""

import ctypes
import os
import pwd
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def call(function: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, function)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")


def enter_namespace(name: str) -> None:
    """Be called `name` in here. Outside nothing changes: same owner, same files, and no right that we did not have."""
    entry, uid, gid = pwd.getpwnam(name), os.geteuid(), os.getegid()
    call("unshare", CLONE_NEWUSER)
    for file, line in (
        ("setgroups", "deny"),  # the kernel's condition for a gid_map written from inside
        ("uid_map", f"{entry.pw_uid} {uid} 1"),
        ("gid_map", f"{entry.pw_gid} {gid} 1"),
    ):
        with open(f"/proc/self/{file}", "w") as handle:
            handle.write(line)


def give_rights_up(name: str) -> None:
    entry = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def die_with(parent: int, signal: int) -> None:
    """After every change of identity: those make the kernel forget the wish."""
    if sys.platform == "linux":
        call("prctl", PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent is gone already")


def main(parent: str, signal: str, who: str, *program: str) -> None:
    os.umask(0o077)
    kind, _, name = who.partition(":")
    if kind == "namespace":
        enter_namespace(name)
    elif kind == "user":
        give_rights_up(name)
    die_with(int(parent), int(signal))
    os.execv(program[0], program)  # noqa: S606 - no shell is what we want


if __name__ == "__main__":
    main(*sys.argv[1:])
