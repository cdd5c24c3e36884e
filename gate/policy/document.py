"""YAML text -> plain data, strictly: positions kept for messages; no aliases, duplicate keys, depth or size without bound.

The text may come from a hostile pull request (`gate policy check`), so it is composed, never constructed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gate.errors import PolicyError

SIZE_LIMIT = 262_144
DEPTH_LIMIT = 20


class Where(NamedTuple):
    """A place in a policy file; `key` is dotted."""

    file: str
    line: int
    key: str

    def error(self, what: str, remedy: str) -> PolicyError:
        place = f"{self.file}:{self.line}" + (f": {self.key}" if self.key else "")
        return PolicyError(what, where=place, remedy=remedy)


class Node(NamedTuple):
    """A value with its place: a dict of Nodes, a list of Nodes, or a scalar."""

    value: Any
    where: Where


def parse(data: bytes, file: str) -> Node | None:
    """The document's root, None where it is empty. Raises PolicyError with file, line and remedy."""
    if len(data) > SIZE_LIMIT:
        raise PolicyError(
            f"{len(data):,} bytes; a policy has at most {SIZE_LIMIT:,}",
            where=file,
            remedy="split long path lists into globs",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PolicyError("not UTF-8", where=f"{file}:{line}", remedy="save the file as UTF-8") from None
    import yaml

    _refuse_shape(text, file)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        _refuse_anchors(text, file, yaml)
        root = loader.get_single_node()
        return None if root is None else _node(root, file, "", 0, loader, yaml)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = error.problem or "broken YAML"
        remedy = (
            "put globs that begin with * in quotes"
            if "alias" in what
            else "write it as YAML: indented with spaces, brackets and quotes closed"
        )
        raise PolicyError(what, where=f"{file}:{line}", remedy=remedy) from None
    except (yaml.YAMLError, RecursionError, ValueError, LookupError) as error:
        raise PolicyError(
            f"broken YAML: {error}", where=file, remedy="remove control characters and deep nesting"
        ) from None
    finally:
        loader.dispose()


def _refuse_anchors(text: str, file: str, yaml: Any) -> None:
    """No alias without an anchor: a small file can't unfold into a large one."""
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if "&" in text else ():
        if getattr(event, "anchor", None):
            raise PolicyError(
                "anchors and aliases are not allowed",
                where=f"{file}:{event.start_mark.line + 1}",
                remedy="write the value out where it is used",
            )


def _refuse_shape(text: str, file: str) -> None:
    """Tabs, and nesting that the parser would recurse over, are refused before it sees them."""
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise PolicyError("a tab indents this line", where=f"{file}:{number}", remedy="indent with spaces")
        depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
        if depth > 100 or len(line) - len(line.lstrip(" -")) > 400:
            raise PolicyError(
                "nested too deeply", where=f"{file}:{number}", remedy=f"a policy nests at most {DEPTH_LIMIT} levels"
            )


def _node(node: Any, file: str, key: str, depth: int, loader: Any, yaml: Any) -> Node:
    where = Where(file, node.start_mark.line + 1, key)
    if depth > DEPTH_LIMIT:
        raise where.error("nested too deeply", f"a policy nests at most {DEPTH_LIMIT} levels")
    if not node.tag.startswith("tag:yaml.org,2002:") or (
        not isinstance(node, yaml.ScalarNode) and node.tag[18:] not in ("seq", "map")
    ):
        raise where.error(f"the tag {node.tag!r} is not allowed", "use plain text, numbers, true and false")
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(n, file, f"{key}[{i}]", depth + 1, loader, yaml) for i, n in enumerate(node.value)], where)
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, file, key, depth, loader, yaml), where)
    return Node(_scalar(node, where, loader), where)


def _mapping(node: Any, file: str, key: str, depth: int, loader: Any, yaml: Any) -> dict[str, Node]:
    result: dict[str, Node] = {}
    for name_node, value_node in node.value:
        where = Where(file, name_node.start_mark.line + 1, key)
        if not isinstance(name_node, yaml.ScalarNode) or name_node.tag.endswith(":merge"):
            raise where.error("a key must be a plain word", "write one key a line, without merges and anchors")
        name = str(name_node.value)
        if name in result:
            raise where.error(f"the key {name!r} stands here twice", "keep one of them")
        result[name] = _node(value_node, file, f"{key}.{name}" if key else name, depth + 1, loader, yaml)
    return result


def _scalar(node: Any, where: Where, loader: Any) -> Any:
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if tag == "str":
        return str(node.value)
    if tag in ("bool", "int", "null"):
        return {"bool": loader.construct_yaml_bool, "int": loader.construct_yaml_int, "null": lambda n: None}[tag](node)
    if tag in ("float", "timestamp"):
        return str(node.value)
    raise where.error(f"the tag {node.tag!r} is not allowed", "use plain text, numbers, true and false")
