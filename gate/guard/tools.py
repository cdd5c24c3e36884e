"""Tools by the names that agents give them, and their arguments as actions.

Agents agree on what a tool does but not on its name; the names of all of them stand in one table, for an agent may
call another's (Cursor and Copilot read Claude Code's hooks).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gate.guard.nouns import Action, Command, Edit, Nothing, Read, Replacement, Use

SHELLS = frozenset(
    "bash shell powershell run_shell_command execute_bash execute_cmd executebash executepwsh controlbashprocess run_terminal_cmd run_in_terminal "
    "local_shell exec_command shell_command unified_exec execute_command bash_tool "
    "write_bash write_powershell write_stdin send_input".split()
)
EDITS = frozenset(
    "write edit multiedit notebookedit create str_replace str_replace_editor str_replace_based_edit_tool insert write_file replace edit_file "
    "fs_write fswrite fsappend fs_append strreplace apply_patch applypatch delete delete_file deletefile editnotebook tabwrite patch search_replace "
    "create_file insert_edit_into_file replace_string_in_file multi_replace_string_in_file edit_notebook_file memory_file".split()
)
READS = frozenset(
    "read notebookread glob grep ls view rg read_file read_many_files list_directory search_file_content grep_search fs_read fsread list search "
    "semantic_search codebase_search file_search list_dir readfile listdirectory readmultiplefiles grepsearch filesearch readlints read_lints lsp "
    "webfetch websearch web_fetch web_search google_web_search codesearch image_generation view_image bashoutput taskoutput".split()
)
HARMLESS = frozenset(
    "todowrite todoread update_todo update_plan write_todos ask_user askuserquestion task agent enterplanmode exitplanmode ask_question report_intent "
    "thinking todo_list skill slashcommand killbash killshell taskstop toolsearch listmcpresources save_memory delegate subagent question todo codebase_investigator introspect "
    "create_plan switch_mode fetch_rules plan_enter plan_exit read_bash stop_bash list_bash invalid store_memory show_file exit_plan_mode enter_plan_mode "
    "activate_skill get_internal_docs complete_task fetch_copilot_cli_documentation use_subagent session report_issue knowledge".split()
)
_PATHS = (
    "file_path", "filePath", "path", "notebook_path", "target_file", "absolute_path", "filename", "file", "dir_path",
    "targetFile", "target_notebook",
)  # fmt: skip
_COMMANDS = ("command", "cmd", "script", "input", "chars")
_CONTENTS = ("content", "contents", "file_text", "fileText", "text", "file_contents", "new_source", "code_edit")
_OLD = ("old_string", "oldString", "old_str", "oldStr", "old_text")
_NEW = ("new_string", "newString", "new_str", "newStr", "new_text", "insert_text", "newText")


def actions(tool: str, arguments: Mapping[str, Any], cwd: str) -> tuple[Action, ...]:
    """What one call of a tool would do."""
    name = tool.lower()
    if name in ("use_aws", "aws"):
        return (Command(_aws(arguments), cwd),)
    if name in SHELLS:
        patched = _command(arguments)
        if "*** Begin Patch" in patched:  # `apply_patch <<EOF`, which Codex takes for its own tool
            from gate.guard.patches import parse

            return (Command(patched, cwd), *parse(patched))
        return (
            Command(_command(arguments), _text(arguments, ("workdir", "working_dir", "dir_path", "directory")) or cwd),
        )
    if name in EDITS:
        return _edits(name, arguments)
    if name in READS:
        return tuple(Read(path) for path in _read_paths(arguments)) or (Nothing(tool),)
    if name in HARMLESS:
        return (Nothing(tool),)
    server, method = server_tool(tool)
    if "file" in method and method in EDITS and _text(arguments, _PATHS):
        return _edits(method, arguments)
    return (Use(server, method, arguments),)


def server_tool(name: str) -> tuple[str, str]:
    """`mcp__server__tool`, `MCP:server:tool`, `@server/tool`, `server___tool`; the server is empty where it is not named."""
    for prefix, separator in (("mcp__", "__"), ("MCP:", ":"), ("mcp_", "_"), ("@", "/"), ("", "___")):
        if name.startswith(prefix) and separator in name[len(prefix) :]:
            server, _, tool = name[len(prefix) :].partition(separator)
            return server, tool
    return "", name.removeprefix("MCP:")


def _text(arguments: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((value for name in names if isinstance(value := arguments.get(name), str)), "")


def _command(arguments: Mapping[str, Any]) -> str:
    """A shell's text; a list of arguments is one command, quoted again."""
    for name in _COMMANDS:
        value = arguments.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            words = [str(word) for word in value]
            if (
                len(words) == 3
                and words[1] in ("-c", "-lc", "-ic")
                and words[0].rsplit("/", 1)[-1] in ("bash", "sh", "zsh")
            ):
                return words[2]
            import shlex

            return shlex.join(words)
    return ""


def _aws(arguments: Mapping[str, Any]) -> str:
    """Kiro's `use_aws` as the command line that it stands for: `ListBuckets` is `list-buckets`."""
    import re
    import shlex

    service, operation = (
        _text(arguments, ("service_name", "service")),
        _text(arguments, ("operation_name", "operation")),
    )
    words = ["aws", service, re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", operation).replace("_", "-").lower()]
    given = arguments.get("parameters")
    for key, value in given.items() if isinstance(given, Mapping) else ():
        words += ["--" + str(key).lstrip("-"), str(value)]
    for option, name in (("--profile", "profile_name"), ("--region", "region")):
        if _text(arguments, (name,)):
            words += [option, _text(arguments, (name,))]
    return shlex.join(words)


def _read_paths(arguments: Mapping[str, Any]) -> list[str]:
    found = [value for name in _PATHS if isinstance(value := arguments.get(name), str)]
    for name in ("paths", "files", "operations"):
        items = arguments.get(name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, str):
                found.append(item)
            elif isinstance(item, Mapping):
                found += _read_paths(item)
    return found


def _edits(name: str, arguments: Mapping[str, Any]) -> tuple[Action, ...]:
    patch = _text(arguments, ("patch", "patchText", "patch_text", "input", *(("command",) if "patch" in name else ())))
    if "*** Begin Patch" in patch:
        from gate.guard.patches import parse

        return parse(patch)
    path = _text(arguments, _PATHS)
    if not path:
        return (Use("", name, arguments),)
    if name.startswith("delete"):
        return (Edit(path, goes=True),)
    command = arguments.get("command")
    if command in ("view", "undo_edit"):
        return (Read(path),)
    if command == "append" or "append" in name:
        return (Edit(path, replacements=(Replacement("", _text(arguments, (*_NEW, *_CONTENTS))),)),)
    replacements = _replacements(arguments)
    if replacements:
        return (Edit(path, replacements=replacements),)
    inserted = _text(arguments, _NEW)
    if command == "insert" or name == "insert" or inserted:
        return (Edit(path, replacements=(Replacement("", inserted or _text(arguments, _CONTENTS)),)),)
    if "notebook" in name:
        return (Edit(path, replacements=(Replacement("", _text(arguments, _CONTENTS)),)),)
    return (Edit(path, content=_text(arguments, _CONTENTS)),)


def _replacements(arguments: Mapping[str, Any]) -> tuple[Replacement, ...]:
    """One replacement at the top, or several in a list."""
    found = []
    for each in (arguments, *(_listed(arguments, "edits")), *(_listed(arguments, "replacements"))):
        old, new = _text(each, _OLD), _text(each, _NEW)
        if old or (new and each is not arguments):
            every = each.get("replace_all", each.get("replaceAll", each.get("allow_multiple", False)))
            found.append(Replacement(old, new, bool(every)))
    return tuple(found)


def _listed(arguments: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    items = arguments.get(name)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
