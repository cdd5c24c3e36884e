"""Reviews: who may give one, what it is tied to, and taking it back."""

from __future__ import annotations

from tests.peers.github.errors import ApiError, invalid
from tests.peers.github.hub import GitHub
from tests.peers.github.model import Account, Pull, Review

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED", "": "PENDING"}


def submit(
    hub: GitHub, pull: Pull, event: str, *, by: Account | None, body: str = "", commit: str | None = None
) -> Review:
    """`event` as the API names it; a review is of the head unless a commit is named.

    https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request"""
    if event not in STATES:
        raise ApiError(422, "Validation Failed", errors=["Variable $event was provided invalid value"])
    if by is not None and by is pull.author and event in ("APPROVE", "REQUEST_CHANGES"):
        raise invalid(f"Can not {'approve' if event == 'APPROVE' else 'request changes on'} your own pull request")
    if by is hub.actions_bot and event == "APPROVE" and not pull.repository.actions_may_approve:
        raise invalid("GitHub Actions is not permitted to approve pull requests.")
    if event in ("REQUEST_CHANGES", "COMMENT") and not body.strip():
        raise invalid("Body can't be blank")
    if pull.state == "closed" and event == "APPROVE" and pull.merged_at is None:
        raise invalid("Can not approve a closed pull request")
    at = hub.tick()
    submitted = None if event == "" else at
    review = Review(
        id=hub.next_id(),
        author=by,
        state=STATES[event],
        commit=commit or pull.head,
        body=body,
        submitted_at=submitted,
        updated_at=at,
    )
    pull.reviews.append(review)
    pull.updated_at = at
    if by in pull.requested and event:
        pull.requested.remove(by)
    if by is not None and event:
        hub.emit("pull_request_review", "submitted", pull.repository, by, pull, {"review_id": review.id})
    return review


def dismiss(hub: GitHub, pull: Pull, review: Review, message: str, *, by: Account) -> Review:
    if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise invalid(f"Can not dismiss a {review.state.lower()} pull request review")
    if not message.strip():
        raise invalid("Message can't be blank")
    review.state, review.updated_at = "DISMISSED", hub.tick()
    hub.note(pull, "REVIEW_DISMISSED_EVENT", by, subject=review, after=message)
    hub.emit("pull_request_review", "dismissed", pull.repository, by, pull, {"review_id": review.id})
    return review
