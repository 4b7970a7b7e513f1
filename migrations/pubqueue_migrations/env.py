"""What alembic runs: on the connection that `store.schema` hands it, or on a file named with -x db=PATH."""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel import SQLModel


def run(connection: Connection) -> None:
    """Apply the steps in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    import pubqueue.store.tables  # noqa: F401 - autogenerate compares with today's tables

    with create_engine(f"sqlite:///{context.get_x_argument(as_dictionary=True)['db']}").begin() as own:
        run(own)
