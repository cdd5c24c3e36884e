"""What code on a command line would run, delete or send.

Not a reading of five languages: the literals that reach a shell, the calls that destroy, and what hides them.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re

from gate.commands import paths, sql
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families.remotely import remotely
from gate.commands.grades import READ, Verdict, judge
from gate.commands.lexer import ansi_c
from gate.expressions import Lazy

_STRING = r"""[rbuf]{0,2}(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)"""
_RUNS = Lazy(
    r"(?:os\.system|os\.popen|os\.exec\w*|os\.spawn\w*|subprocess\.\w+|getoutput|getstatusoutput|popen2?|Popen|check_call|check_output|execSync|spawnSync"
    r"|exec|spawn|execFile(?:Sync)?|system|shell_exec|passthru|proc_open|popen3?|pty\.spawn|IO\.popen|Kernel\.\w+|os\.execute|io\.popen|Deno\.run"
    r"|Bun\.spawn(?:Sync)?|\$|sh|run|call|qx|`|Open3\.\w+|pcntl_exec|commands\.getoutput|shell-command|shell_command|call-process|ProcessBuilder"
    r"|getRuntime\(\)\.exec|cmd|do shell script)[\s(\[{]*+(?="
    + _STRING
    + ")"
)
_LITERAL = Lazy(_STRING, re.S)
_LIST = Lazy(r"\[\s*((?:" + _STRING.replace("(", "(?:").replace("(?:?:", "(?:") + r"\s*(?:,\s*)?)+)\]", re.S)
_DELETES = Lazy(
    r"(shutil\.rmtree|os\.removedirs|rmSync|rmdirSync|fs\.rm|fs\.rmdir|fsPromises\.rm|promises\.rm|rimraf"
    r"|FileUtils\.(?:rm_rf|rm_r|remove_dir|remove_entry\w*|rm)|remove_tree|rmtree|File::Path|Deno\.remove(?:Sync)?|fs\.remove(?:Sync)?|RemoveAll"
    r"|os\.remove|os\.unlink|os\.rmdir|unlinkSync|fs\.unlink|File\.(?:delete|unlink)|Dir\.(?:delete|rmdir|unlink)|File\.rm_rf!?|\brm(?=\()|unlink|rmdir"
    r"|Path)\s*+\(?\s*+(?:glob\s*+)?(?:\(\s*+)?"
    + _STRING
)
_RECURSIVE_CALLS = (
    "rmtree",
    "rm_rf",
    "rm_r",
    "rmSync",
    "rimraf",
    "remove_tree",
    "removedirs",
    "RemoveAll",
    "remove_dir",
    "remove_entry",
    "fs.rm",
    "promises.rm",
    "fs.remove",
    "Deno.remove",
)
_HIDES = Lazy(
    r"b64decode|atob\(|frombase64|from_base64|decode64|unhexlify|fromhex|rot13|chr\(\d|String\.fromCharCode|fromCharCode|getattr\(|__import__\("
    r"|marshal\.loads|zlib\.decompress|Buffer\.from\([^)]*['\"](?:base64|hex)|unpack\(|pack\(|importlib|\[::-1\]|\.reverse\(\)|(?<!\.)\beval\b"
    r"|\bexec\(\s*[^'\")]|codecs\.decode|base64_decode|globals\(\)|__builtins__|compile\("
)
_WRITES = Lazy(
    r"open\([^)]*['\"][wax]\+?b?['\"]|write_text|write_bytes|writeFile|appendFile|File\.write|file_put_contents|\.write\(|mkdir|makedirs|rename|copy|chmod"
    r"|save\(|dump\(|to_csv|to_sql|\.commit\(|requests\.(?:post|put|patch|delete)|urlopen\([^)]*data|\.send\(|fetch\([^)]*method|socket|connect\("
    r"|os\.(?:rename|replace|kill|chown|putenv|fork)|system|subprocess|child_process|Popen|spawn|exec"
)
_DATABASES = Lazy(
    r"(?i)execute|query|cursor|sqlite|psycopg|mysql|pg\b|postgres|connect|engine|prisma|knex|\$executeRaw|sequel|raw\(|\.sql\(|dbi|pdo|duckdb|dbh|\.do\("
)
_ENVIRON = Lazy(
    r"print\s*\(\s*(?:dict\s*\(\s*)?os\.environ(?!\s*[\[.]\s*(?:get)?)|console\.log\(\s*process\.env\s*\)|puts ENV\.|JSON\.stringify\(\s*process\.env\s*\)|print_r\(\$_ENV|dict\(os\.environ\)|json\.dumps\((?:dict\()?os\.environ|os\.environ\.items|ENV\.to_h|ENV\.each|env::vars"
)


def code(call: Call, text: str, language: str) -> Verdict | None:
    """The verdict of a piece of code."""
    text = _joined(text)
    found: list[Verdict] = [READ]
    if text.strip() == UNKNOWN or (UNKNOWN in text and len(text.replace(UNKNOWN, "").strip()) < 3):
        return judge("dynamic", call.line(), None, why="runs code that is only known when it runs")
    _runs(call, text, language)
    found.extend(_decoded(call, text, language))
    found.extend(_deletions(call, text))
    found.extend(remotely(call, text))
    for literal in literals(text):
        if _DATABASES.search(text) and sql.looks_like_sql(literal):
            from gate.commands.families.databases import statements

            found.append(statements(call, literal))
        elif paths.is_secret(literal) and re.search(r"open|read|File|cat|load|slurp|Path|get_contents", text):
            found.append(paths.read_verdict(literal, call.shell.cwd, call.line()) or READ)
        elif paths.is_guard(literal) and _WRITES.search(text):
            found.append(judge("tamper", call.line(), None, why=f"changes the guard {literal}"))
    shows = any("secret" in v.reason for v in found)
    if (shows or _ENVIRON.search(text) or "os.environ" in text) and re.search(
        r"(?:requests|httpx|axios|http)\.(?:post|put|request)|urlopen|fetch\(|Net::HTTP|socket|sendall", text
    ):
        found.append(judge("leak", call.line(), None, why="sends secrets out"))
    if _ENVIRON.search(text):
        found.append(judge("secret", call.line(), None, why="prints every environment variable, secrets included"))
    if re.search(
        r"(?:requests|httpx|axios)\.(?:post|put|patch|delete)\(|method\s*[:=]\s*['\"](?:POST|PUT|PATCH|DELETE)", text
    ):
        found.append(call.judge("shared", "sends a change to another system"))
    if re.search(
        r"socket\.socket.*(?:dup2|connect)|fsockopen|TCPSocket\.|net\.Socket|/dev/tcp", text, re.S
    ) and re.search(r"dup2|/bin/(?:ba)?sh|spawn|exec", text):
        found.append(judge("leak", call.line(), None, why="gives a shell to whoever is at the other end"))
    if (
        _HIDES.search(text)
        and max(v.level for v in found) < 2
        and re.search(r"system|exec|eval|subprocess|popen|spawn|run|child_process|import_module|`|rmtree|unlink", text)
    ):
        found.append(judge("dynamic", call.line(), None, why="hides what it runs"))
    worst = max(found, key=lambda v: v.level)
    return (
        worst
        if worst.level
        else judge("program" if _WRITES.search(text) or UNKNOWN in text else "read", call.line(), None)
    )


def _joined(text: str) -> str:
    """Adjacent and added literals become one: `"r" + "m -rf"`."""
    text = text[:100_000]
    for _ in range(3):
        text, count = re.subn(r"(?<!\\)(['\"])\s*[+.]\s*\1", "", text)
        if not count:
            break
    return text


def literals(text: str) -> list[str]:
    found = []
    for match in _LITERAL.finditer(text):
        value = next((g for g in match.groups() if g is not None), "")
        found.append(ansi_c(value) if "\\" in value else value)
        if len(found) > 200:
            break
    return found


def _runs(call: Call, text: str, language: str) -> None:
    """Every literal that reaches a shell is read as a command; so is a list of literals."""
    marks = re.compile(
        r"system|popen|Popen|subprocess|exec|spawn|child_process|shell|passthru|qx|%x|`|run\(|call\(|Open3|Runtime|os\.execute|ProcessBuilder|Process\.|Deno\.Command|System\.cmd",
        re.I,
    )
    if not marks.search(text):
        return
    for match in _LIST.finditer(text):
        words = literals(match.group(1))
        if words:
            call.execute(words)
    for head in re.finditer(
        r"(?:spawn|spawnSync|execFile|execFileSync|execv\w*|execl\w*|system|exec|Popen|Deno\.Command|System\.cmd)\s*\(?\s*"
        + _STRING
        + r"\s*,\s*(?:\{\s*args\s*:\s*)?\[([^\]]*)\]",
        text,
    ):
        program = next((g for g in head.groups()[:3] if g is not None), "")
        call.execute([program, *literals(head.group(4))])
    for head in re.finditer(
        r"(?:system|exec\w*|spawn\w*)\s*\(?\s*((?:" + _STRING + r"\s*,\s*)+" + _STRING + r")\s*\)?", text
    ):
        words = literals(head.group(1))
        if len(words) > 1:
            call.execute(words)
            call.execute(words[1:])
    for literal in literals(text):
        if " " in literal.strip() or literal.strip() in ("reboot", "halt", "poweroff"):
            call.nested(re.sub(r"#\{[^}]*\}|\$\{[^}]*\}|%[sd]", "$__unknown", literal) if language != "sh" else literal)
    for match in re.finditer(r"(?:system|exec)\s*\(?\s*qw\s*[(\[{|]([^)\]}|]*)", text):
        call.execute(match.group(1).split())
    if language in ("ruby", "perl"):
        for match in re.finditer(r"(?:%x|qx)\s*([\[({|/!])(.*?)[\])}|/!]", text, re.S):
            call.nested(match.group(2))


def _decoded(call: Call, text: str, language: str) -> list[Verdict]:
    """Literals in base64 or hex that the code decodes: graded by what comes out."""
    found: list[Verdict] = []
    if not re.search(r"(?i)b64|base64|atob|decode64|unhexlify|fromhex|rot13|\[::-1\]|reverse|\bpack\b|'hex'", text):
        return found
    for literal in literals(text):
        for plain in _plains(literal, text):
            before = len(call.shell.steps)
            call.nested(plain)
            if call.shell.gravest(before).level < 3:
                del call.shell.steps[before:]
                inner = code(call, plain, language) if len(plain) < len(text) else None
                if inner and inner.level > 1:
                    found.append(inner)
    return found


def _plains(literal: str, text: str) -> list[str]:
    found = []
    compact = re.sub(r"\s", "", literal)
    if len(compact) >= 8 and re.fullmatch(r"[A-Za-z0-9+/_-]+=*", compact):
        with contextlib.suppress(ValueError, binascii.Error):
            found.append(
                base64.b64decode(
                    compact + "=" * (-len(compact) % 4), altchars=b"-_" if "-" in compact or "_" in compact else None
                ).decode("utf-8")
            )
    if len(compact) >= 8 and re.fullmatch(r"(?:[0-9a-fA-F]{2})+", compact):
        with contextlib.suppress(ValueError):
            found.append(bytes.fromhex(compact).decode("utf-8"))
    if "[::-1]" in text or "reverse" in text:
        found.append(literal[::-1])
    if "rot13" in text or "rot_13" in text:
        import codecs

        found.append(codecs.encode(literal, "rot13"))
    return [plain for plain in found if plain.strip()]


def _deletions(call: Call, text: str) -> list[Verdict]:
    from gate.commands.families.files import deletion

    found = []
    for match in _DELETES.finditer(text):
        name = match.group(1)
        if name == "Path" and not re.search(r"\.(?:unlink|rmdir)\(", text):
            continue
        target = next((g for g in match.groups()[1:] if g is not None), "")
        recursive = any(r in name for r in _RECURSIVE_CALLS) or bool(re.search(r"(?i)recursive\s*[=:]\s*T", text))
        found.append(deletion(target or ".", call, recursive=recursive))
    if (
        re.search(
            r"rmtree\(|rm_rf|rmSync\(|rimraf\(|RemoveAll\(|\.unlink\(\)|expanduser|Path\.home\(\)|homedir\(\)", text
        )
        and not found
    ):
        if re.search(
            r"expanduser\(\s*['\"]~/?['\"]|Path\.home\(\)\s*\)|homedir\(\)\s*[,)]|Dir\.home|ENV\[.HOME.\]|environ\[.HOME.\]",
            text,
        ) and re.search(r"rmtree|rm_rf|rmSync|rimraf|RemoveAll", text):
            found.append(judge("wipe", call.line(), None, why="deletes the home directory: cannot be undone"))
        elif re.search(r"rmtree\(|rm_rf|rmSync\(|rimraf\(|RemoveAll\(", text):
            found.append(judge("discard", call.line(), None, why="deletes a directory that is only known when it runs"))
    if not found and re.search(r"\b(?:unlink|rmdir|remove_tree)\b|os\.remove\b", text):
        found.append(judge("discard", call.line(), None, why="deletes files that are only known when it runs"))
    if re.search(r"open\(\s*['\"]/dev/(?:sd|nvme|vd|xvd)", text):
        found.append(judge("wipe", call.line(), None, why="overwrites a disk"))
    return found
