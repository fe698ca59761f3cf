"""What the database itself refuses: a confirmed revenue whose authors' shares don't add up."""

from lifecycle import guards

_PAID_OUT = (
    "(SELECT COALESCE(SUM(amount), 0) FROM contracts_authorshare WHERE revenue_id = {row}.id)"
)
_IS_CONFIRMED = "(SELECT state FROM contracts_revenue WHERE id = {row}.revenue_id) = 'confirmed'"


def register() -> None:
    guards.register(
        guards.Guard(
            "revenue_shares_add_up",
            "contracts_revenue",
            "UPDATE",
            "authors shares must add up to the pool",
            f"NEW.state = 'confirmed' AND NEW.author_pool <> {_PAID_OUT.format(row='NEW')}",
        ),
        *(
            guards.Guard(
                f"author_share_final_{when.lower()}",
                "contracts_authorshare",
                when,
                "shares of a confirmed revenue never change",
                _IS_CONFIRMED.format(row="NEW" if when == "INSERT" else "OLD"),
            )
            for when in ("INSERT", "UPDATE", "DELETE")
        ),
    )
