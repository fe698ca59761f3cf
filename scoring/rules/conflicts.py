"""Who may not judge a dossier."""

from scoring.states import ConflictGround


def grounds_of_conflict(
    *,
    is_in_team: bool,
    mine: frozenset[int],
    host: int,
    partners: frozenset[int],
    problem_owner: int | None,
) -> list[tuple[ConflictGround, int | None]]:
    """Why a member may not judge a dossier, from the records, each with its organisation if any.

    TT 20/2023/TT-BKHCN Đ8.2 (a) to (c): applicants, staff of the host, staff of a partner; and the
    owner of the problem it answers. The other grounds are declared by people.
    """
    grounds: list[tuple[ConflictGround, int | None]] = []
    if is_in_team:
        grounds.append((ConflictGround.APPLICANT, None))
    if host in mine:
        grounds.append((ConflictGround.HOST_STAFF, host))
    if shared := mine & partners:
        grounds.append((ConflictGround.PARTNER_STAFF, min(shared)))
    if problem_owner in mine:
        grounds.append((ConflictGround.OWN_PROBLEM, problem_owner))
    return grounds
