"""Refusals, worded as GitHub words them."""

from __future__ import annotations

DOCS = "https://docs.github.com/rest"


class ApiError(Exception):
    """An answer that is not a success. `errors` are those of a 422."""

    def __init__(
        self, status: int, message: str, *, errors: list[object] | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def body(self) -> dict[str, object]:
        found: dict[str, object] = {"message": self.message}
        if self.errors is not None:
            found["errors"] = self.errors
        return found | {"documentation_url": DOCS, "status": str(self.status)}


def not_found() -> ApiError:
    return ApiError(404, "Not Found")


def invalid(message: str) -> ApiError:
    """A 422 whose `errors` are sentences, as reviews and requested reviewers answer."""
    return ApiError(422, "Unprocessable Entity", errors=[message])


def failed(resource: str, field: str, code: str, message: str = "") -> ApiError:
    """A 422 whose `errors` are objects."""
    error = {"resource": resource, "field": field, "code": code}
    return ApiError(422, "Validation Failed", errors=[error | ({"message": message} if message else {})])
